/** Something that a key does, wherever it is bound. Declared once, beside its page; pages bind it, Settings lists it. */
export type Action = {
  /** `look.next`: a person's own key is kept under it, so it is never renamed. */
  readonly id: string
  /** The key it has without a change: modifiers, then `event.code` (state/chord.ts). */
  readonly key: string
  /** As the `?` dialog says it: `Next hot spot`. */
  readonly text: string
}

/** Actions of one place from a table of name -> key and words. */
export function actions<Name extends string>(
  place: string,
  table: Readonly<Record<Name, readonly [key: string, text: string]>>,
): Readonly<Record<Name, Action>> {
  const rows = Object.entries<readonly [string, string]>(table)
  return Object.fromEntries(rows.map(([name, [key, text]]) => [name, { id: `${place}.${name}`, key, text }])) as Record<Name, Action>
}

/** `type1` to `type9`: one key for each defect type, in the order of the review settings. */
export function typeActions(place: string): readonly Action[] {
  return Array.from({ length: 9 }, (_, at) => ({ id: `${place}.type${at + 1}`, key: `Digit${at + 1}`, text: `Defect type ${at + 1}` }))
}
