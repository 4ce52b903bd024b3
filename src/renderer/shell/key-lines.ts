import type { Binding } from '#renderer/state/keyboard.svelte.ts'

/** What keys do, and all keys that do it: one line of the `?` dialog. */
export type KeyLine = { readonly text: string; readonly keys: readonly string[] }

/** Bindings of the same words become one line, in the order in which they come first. */
export function keyLines(bindings: readonly Pick<Binding, 'key' | 'text'>[]): readonly KeyLine[] {
  const lines = new Map<string, string[]>()
  for (const { key, text } of bindings) lines.set(text, [...(lines.get(text) ?? []), key])
  return [...lines].map(([text, keys]) => ({ text, keys: [...new Set(keys)] }))
}
