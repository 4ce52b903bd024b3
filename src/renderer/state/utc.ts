/** `2026-11-12 13:02:07 UTC`, which means the same everywhere. */
export function utcText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`
}
