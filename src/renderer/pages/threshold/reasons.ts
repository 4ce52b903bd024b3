/** Reasons for a line that come up again and again; whoever proposes may type any other. */
const USUAL = [
  'First line for this run',
  'Fewer escapes are needed',
  'Less overkill is needed',
  'Another batch of parts, other scores',
  'The customer asks for it',
] as const

/** Those given before, the last one first, then the usual ones. */
export function reasonsOffered(before: readonly string[]): readonly string[] {
  return [...new Set([...before, ...USUAL])].slice(0, 12)
}
