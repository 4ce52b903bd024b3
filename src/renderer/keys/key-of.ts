import { chordText } from '#renderer/state/chord.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import type { Action } from './action.ts'

/** Action -> key, where a person wants another than the default. */
export type OwnKeys = Readonly<Record<string, string>>

/** The chord of an action as the settings have it. */
export function keyOf({ id, key }: Pick<Action, 'id' | 'key'>, own: OwnKeys): string {
  return own[id] ?? key
}

/** The same as this person's keyboard has it printed. */
export function keyText(app: App, action: Pick<Action, 'id' | 'key'>): string {
  return chordText(keyOf(action, app.settings.keys), app.keyboard.letters)
}
