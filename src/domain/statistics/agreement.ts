/** Agreement beyond chance. `interval`: 95 %; null where the table leaves nothing to estimate. */
export type Kappa = { readonly kappa: number; readonly interval: readonly [number, number] | null; readonly n: number }

/** 97.5 % quantile of the standard normal. */
const Z = 1.959963984540054

/**
 * Cohen's kappa of two people (1960) with the large-sample interval of Fleiss, Cohen and Everitt (1969). `a`, `b`: what each said of the same
 * parts, in the same order. Null without parts, or if both said one and the same of every part: chance alone would agree as often.
 */
export function cohenKappa(a: readonly string[], b: readonly string[]): Kappa | null {
  if (a.length !== b.length) throw new Error(`${a.length} verdicts were compared with ${b.length}`)
  const n = a.length
  const words = [...new Set([...a, ...b])]
  const share = words.map((one) => words.map((other) => count(n, (i) => a[i] === one && b[i] === other) / n))
  const ofA = words.map((_, i) => sum(share[i] ?? []))
  const ofB = words.map((_, j) => sum(share.map((row) => row[j] ?? 0)))
  const observed = sum(words.map((_, i) => share[i]?.[i] ?? 0))
  const expected = sum(words.map((_, i) => (ofA[i] ?? 0) * (ofB[i] ?? 0)))
  if (n === 0 || words.length < 2 || expected === 1) return null
  const kappa = (observed - expected) / (1 - expected)
  let diagonal = 0
  let beside = 0
  words.forEach((_, i) =>
    words.forEach((__, j) => {
      const p = share[i]?.[j] ?? 0
      // Of the row's word by B and the column's by A: crosswise, as in the paper.
      if (i === j) diagonal += p * (1 - ((ofA[i] ?? 0) + (ofB[i] ?? 0)) * (1 - kappa)) ** 2
      else beside += p * ((ofB[i] ?? 0) + (ofA[j] ?? 0)) ** 2
    }),
  )
  const variance = (diagonal + (1 - kappa) ** 2 * beside - (kappa - expected * (1 - kappa)) ** 2) / ((1 - expected) ** 2 * n)
  const half = Z * Math.sqrt(Math.max(0, variance))
  return { kappa, interval: [kappa - half, kappa + half], n }
}

/**
 * Fleiss' kappa (1971): `said[part]` are all verdicts on a part, equally many for each. Null without two verdicts a part, or if one and
 * the same was said every time. The 1971 paper's variance is that of no agreement at all, so no interval is given.
 */
export function fleissKappa(said: readonly (readonly string[])[]): Kappa | null {
  const raters = said[0]?.length ?? 0
  if (raters < 2 || said.some((verdicts) => verdicts.length !== raters)) return null
  const words = [...new Set(said.flat())]
  const counts = said.map((verdicts) => words.map((word) => count(raters, (i) => verdicts[i] === word)))
  const observed = sum(counts.map((row) => (sum(row.map((c) => c * c)) - raters) / (raters * (raters - 1)))) / said.length
  const expected = sum(words.map((_, j) => (sum(counts.map((row) => row[j] ?? 0)) / (said.length * raters)) ** 2))
  return expected === 1 ? null : { kappa: (observed - expected) / (1 - expected), interval: null, n: said.length }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function count(n: number, holds: (i: number) => boolean): number {
  let total = 0
  for (let i = 0; i < n; i++) if (holds(i)) total++
  return total
}
