import type { Action } from '#renderer/keys/action.ts'
import { keyOf, type OwnKeys } from '#renderer/keys/key-of.ts'
import type { Path } from '#rpc/contract.ts'
import { chordOf, isSingleKey, NO_LETTERS, writes } from './chord.ts'

/** What a key does. */
export type Binding = Action & {
  readonly run: () => void
  /** When the key is let go, for what lasts as long as it is held. */
  readonly release?: () => void
  /** Also while text is being typed. */
  readonly whileTyping?: true
  /** What it does at the host: for whoever may not do that, the key only says why. */
  readonly needs?: Path
  /** Not now: the key keeps its line in the `?` dialog. */
  readonly off?: boolean
}
export type Place = 'everywhere' | 'page'
type Group = { readonly place: Place; readonly bindings: () => readonly Binding[] }
type Options = { readonly singleKeys: boolean; readonly keys: OwnKeys }

/** All keys of the page: one listener, and a list of who binds what. The last to bind a key has it. */
export class Keyboard {
  // Not state: who adds keys does so in an effect, and must not run again because somebody else did.
  #groups: readonly Group[] = []
  /** The letters of this keyboard's layout by place; empty where the browser does not tell. */
  letters = $state.raw(NO_LETTERS)
  #held: { readonly code: string; readonly release: () => void } | undefined
  readonly #options: () => Options
  readonly #refuses: (path: Path) => boolean

  /** `refuses`: says why somebody may not do it, and gives true; false if they may. */
  constructor(options: () => Options, refuses: (path: Path) => boolean) {
    this.#options = options
    this.#refuses = refuses
    void readLetters().then((letters) => (this.letters = letters))
  }

  add(bindings: () => readonly Binding[], place: Place = 'page'): () => void {
    const group = { place, bindings }
    this.#groups = [...this.#groups, group]
    return () => {
      this.#groups = this.#groups.filter((other) => other !== group)
    }
  }

  /** For the `?` dialog, with the keys as the settings have them. */
  listed(place: Place): readonly Binding[] {
    const groups = this.#groups.filter((group) => group.place === place)
    return groups.flatMap(({ bindings }) => bindings().map((binding) => ({ ...binding, key: keyOf(binding, this.#options().keys) })))
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal') !== null) return
    const chord = chordOf(event)
    const { keys, singleKeys } = this.#options()
    if (isSingleKey(chord) && !singleKeys) return
    const typing = isTyping(event.target)
    for (const { bindings } of [...this.#groups].reverse()) {
      const bound = bindings().find((binding) => keyOf(binding, keys) === chord && binding.off !== true)
      if (bound === undefined || (typing && (bound.whileTyping !== true || writes(chord))) || isOwnKey(event.target, chord)) continue
      event.preventDefault()
      if (bound.needs !== undefined && this.#refuses(bound.needs)) return
      if (bound.release !== undefined) {
        if (this.#held !== undefined) return // the key repeats
        this.#held = { code: event.code, release: bound.release }
      }
      bound.run()
      return
    }
  }

  release(code: string | undefined): void {
    if (this.#held === undefined || (code !== undefined && this.#held.code !== code)) return
    this.#held.release()
    this.#held = undefined
  }

  /** Until the returned function is called. */
  attach(): () => void {
    const press = (event: KeyboardEvent): void => this.press(event)
    const release = (event: KeyboardEvent): void => this.release(event.code)
    // Let go outside the window: the key would otherwise stay down for ever.
    const leave = (): void => this.release(undefined)
    window.addEventListener('keydown', press)
    window.addEventListener('keyup', release)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('keydown', press)
      window.removeEventListener('keyup', release)
      window.removeEventListener('blur', leave)
    }
  }
}

/** Chromium only, and not in the standard's types. */
type LayoutNavigator = { readonly keyboard?: { getLayoutMap?: () => Promise<ReadonlyMap<string, string>> } }

async function readLetters(): Promise<ReadonlyMap<string, string>> {
  const { keyboard }: LayoutNavigator = navigator as LayoutNavigator
  return (await keyboard?.getLayoutMap?.().catch(() => undefined)) ?? NO_LETTERS
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** Keys with which the focused control itself is worked: Space on a button must press the button. */
function isOwnKey(target: EventTarget | null, chord: string): boolean {
  // Ctrl+Enter is the page's, on a button too.
  if (chord.startsWith('Ctrl+')) return false
  const code = chord.split('+').at(-1) ?? ''
  if (!(target instanceof Element)) return false
  if (code === 'Space' || code === 'Enter')
    return target.matches('button, a[href], summary, select, input, [role="button"], [role="option"]')
  if (/^(Arrow|Home|End|Page)/.test(code)) return target.matches('select, input[type="radio"], input[type="range"], [role="slider"]')
  return /^(Key|Digit)/.test(code) && target.matches('select')
}
