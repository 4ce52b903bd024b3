/** A share in percent that may be set. */
export function isWithin(value: number | null, most: number): boolean {
  return value !== null && Number.isFinite(value) && value >= 0 && value <= most
}

/** `12, P-0040 77` as numbers, each once; null if something else stands there. */
export function readParts(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const parts = words.map((word) => Number(word.replace(/^P-/i, '')))
  return parts.every((part) => Number.isInteger(part) && part > 0) ? [...new Set(parts)] : null
}

/** With one entry a place earlier or later. */
export function moved<T>(list: readonly T[], from: number, by: 1 | -1): readonly T[] {
  const one = list[from]
  const other = list[from + by]
  if (one === undefined || other === undefined) return list
  return list.map((value, at) => (at === from ? other : at === from + by ? one : value))
}
