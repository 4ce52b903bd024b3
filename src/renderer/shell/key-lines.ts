import type { Action } from '#renderer/keys/action.ts'

/** What keys do, and all keys that do it: one line of the `?` dialog. */
export type KeyLine = { readonly text: string; readonly keys: readonly string[] }

/** Bindings of the same words become one line, in the order in which they come first. */
export function keyLines(bindings: readonly Pick<Action, 'key' | 'text'>[]): readonly KeyLine[] {
  return bySameWords(bindings).map(({ text, same }) => ({ text, keys: [...new Set(same.map(({ key }) => key))] }))
}

/** What has the same words, together. */
export function bySameWords<T extends Pick<Action, 'text'>>(
  all: readonly T[],
): readonly { readonly text: string; readonly same: readonly T[] }[] {
  const lines = new Map<string, T[]>()
  for (const one of all) lines.set(one.text, [...(lines.get(one.text) ?? []), one])
  return [...lines].map(([text, same]) => ({ text, same }))
}
