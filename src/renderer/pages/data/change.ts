import type { Split, Truth } from '#domain/parts.ts'

/** A change of some parts that somebody is about to make. */
export type Change =
  | { readonly what: 'move'; readonly parts: readonly number[]; readonly to: Split }
  | { readonly what: 'truth'; readonly parts: readonly number[]; readonly truth: Truth; readonly defectType: string }
  | { readonly what: 'exclude'; readonly parts: readonly number[]; readonly excluded: boolean }
