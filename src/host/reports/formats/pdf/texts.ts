/** Every text in a report's data, for the fonts; the report's own words are among the characters that are always there. */
export function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) {
    if (!Array.isArray(value)) yield* Object.keys(value)
    for (const inner of Object.values(value)) yield* stringsOf(inner)
  }
}
