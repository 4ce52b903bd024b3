import type { Action } from './action.ts'
import { keyOf, type OwnKeys } from './key-of.ts'
import { whyKept } from './kept-chords.ts'

/** Actions whose keys work at the same time: those of a page, with what works on every page. */
export type Reach = { readonly title: string; readonly actions: readonly Action[] }

export type Clash = { readonly action: Action; readonly where: string }

export type KeyChange =
  | { readonly at: 'changed'; readonly keys: OwnKeys }
  /** The browser keeps it. */
  | { readonly at: 'kept'; readonly why: string }
  /** `swapped`: with the two keys exchanged; null where that would only move the conflict. */
  | { readonly at: 'clash'; readonly clashes: readonly Clash[]; readonly swapped: OwnKeys | null }

/** Gives an action another key, unless another action has it on a page where both work. */
export function changeKey(action: Action, chord: string, own: OwnKeys, reaches: readonly Reach[]): KeyChange {
  const why = whyKept(chord)
  if (why !== '') return { at: 'kept', why }
  const keys = withKey(action, chord, own)
  const clashes = clashesOf(action, keys, reaches)
  if (clashes.length === 0) return { at: 'changed', keys }
  const [only] = clashes
  if (only === undefined || clashes.some((clash) => clash.action.id !== only.action.id)) return { at: 'clash', clashes, swapped: null }
  const swapped = withKey(only.action, keyOf(action, own), keys)
  const isClean = [action, only.action].every((one) => clashesOf(one, swapped, reaches).length === 0)
  return { at: 'clash', clashes, swapped: isClean ? swapped : null }
}

/** Back to the default: with the same answers, for meanwhile another action may have that key. */
export function resetKey(action: Action, own: OwnKeys, reaches: readonly Reach[]): KeyChange {
  return changeKey(action, action.key, own, reaches)
}

/** What an action is in conflict with. Two that share a default do so on purpose: one of them is off while the other works. */
export function clashesOf(action: Action, own: OwnKeys, reaches: readonly Reach[]): readonly Clash[] {
  const chord = keyOf(action, own)
  const found = new Map<string, Clash>()
  for (const { title, actions } of reaches) {
    if (!actions.some(({ id }) => id === action.id)) continue
    for (const other of actions)
      if (other.id !== action.id && other.key !== action.key && keyOf(other, own) === chord && !found.has(other.id))
        found.set(other.id, { action: other, where: title })
  }
  return [...found.values()]
}

function withKey(action: Action, chord: string, own: OwnKeys): OwnKeys {
  const others = Object.fromEntries(Object.entries(own).filter(([id]) => id !== action.id))
  return chord === action.key ? others : { ...others, [action.id]: chord }
}
