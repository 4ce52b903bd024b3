import type { Action } from '#renderer/keys/action.ts'
import { changeKey, resetKey, type KeyChange } from '#renderer/keys/change-key.ts'
import { keyText, type OwnKeys } from '#renderer/keys/key-of.ts'
import { ACTION_GROUPS, REACHES } from '#renderer/keys/all-actions.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { chordOf, chordText, isModifier } from '#renderer/state/chord.ts'
import type { Act } from '#renderer/state/load.svelte.ts'

type Asked = { readonly action: Action; readonly chord: string; readonly change: Exclude<KeyChange, { readonly at: 'changed' }> }

/** Giving actions other keys: which one listens, and what stands against the key that was pressed. */
export class KeyDesk {
  /** The action that waits for its new key. */
  listening = $state<string | null>(null)
  asked = $state.raw<Asked | null>(null)
  readonly #app: App
  readonly #act: Act

  constructor(app: App, act: Act) {
    this.#app = app
    this.#act = act
  }

  get changed(): number {
    const { keys } = this.#app.settings
    return ACTION_GROUPS.flatMap(({ actions }) => actions).filter(({ id }) => keys[id] !== undefined).length
  }

  /** Why the key cannot be had. */
  get answer(): string {
    if (this.asked === null) return ''
    const { change, chord } = this.asked
    const key = chordText(chord, this.#app.keyboard.letters)
    if (change.at === 'kept') return `${key} cannot be used. ${change.why}`
    const others = change.clashes.map(({ action, where }) => `“${action.text}” on ${where}`)
    return `${key} is ${others.join(', ')}.`
  }

  get canSwap(): boolean {
    return this.asked?.change.at === 'clash' && this.asked.change.swapped !== null
  }

  listen(action: Action): void {
    this.asked = null
    this.listening = action.id
  }

  stop(action: Action): void {
    if (this.listening === action.id) this.listening = null
  }

  press(event: KeyboardEvent, action: Action): void {
    if (this.listening !== action.id || isModifier(event.code)) return
    // Whoever only passes by goes on; Tab is no key to be had.
    if (event.code === 'Tab') return
    event.preventDefault()
    if (event.repeat) return // the Enter with which the button was pressed, held
    this.listening = null
    if (event.code === 'Escape' && action.key !== 'Escape') return
    const chord = chordOf(event)
    this.#take(action, chord, changeKey(action, chord, this.#app.settings.keys, REACHES))
  }

  reset(action: Action): void {
    this.#take(action, action.key, resetKey(action, this.#app.settings.keys, REACHES))
  }

  resetAll(): void {
    this.asked = null
    void this.#keep({}, 'All keys are the default again.')
  }

  swap(): void {
    if (this.asked?.change.at !== 'clash' || this.asked.change.swapped === null) return
    const { swapped, clashes } = this.asked.change
    this.asked = null
    const [other] = clashes
    void this.#keep(swapped, other === undefined ? 'Swapped.' : `Swapped with “${other.action.text}”.`)
  }

  leave(): void {
    this.asked = null
  }

  #take(action: Action, chord: string, change: KeyChange): void {
    this.asked = change.at === 'changed' ? null : { action, chord, change }
    if (change.at === 'changed') void this.#keep(change.keys, '', action)
  }

  async #keep(keys: OwnKeys, text: string, action?: Action): Promise<void> {
    await this.#act.run(() => this.#app.change({ keys: { ...keys } }))
    if (this.#act.fault === null) this.#app.say(action === undefined ? text : `${action.text} has the key ${keyText(this.#app, action)}.`)
  }
}
