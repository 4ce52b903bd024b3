import { makeDraw } from '#domain/random.ts'
import type { Line } from '#domain/threshold.ts'

/** An acceptance part of known truth with its score. */
export type StudyPart = { readonly part: number; readonly score: number; readonly truth: 'good' | 'defective' }

/**
 * `wanted` parts for an agreement study: a third of them nearest the line, where people differ first, the others by chance, good and
 * defective in turn as far as there are both. All of them if there are fewer. Without a line: all by chance. The same for the same seed.
 */
export function chooseStudyParts(parts: readonly StudyPart[], line: Line | null, wanted: number, seed: number): number[] {
  const near =
    line === null ? [] : [...parts].sort((a, b) => distance(a, line) - distance(b, line) || a.part - b.part).slice(0, Math.ceil(wanted / 3))
  const isNear = new Set(near.map(({ part }) => part))
  const others = parts.filter(({ part }) => !isNear.has(part))
  const order = makeDraw(seed, 'study parts').permutation(others.length)
  const shuffled = [...order].flatMap((place) => others[place] ?? [])
  const chosen = [...near]
  const of = (truth: StudyPart['truth']): StudyPart[] => shuffled.filter((one) => one.truth === truth)
  const rest = { good: of('good'), defective: of('defective') }
  while (chosen.length < wanted && rest.good.length + rest.defective.length > 0) {
    const good = chosen.filter(({ truth }) => truth === 'good').length
    const first = good * 2 <= chosen.length ? 'good' : 'defective'
    const next = rest[first].shift() ?? rest[first === 'good' ? 'defective' : 'good'].shift()
    if (next === undefined) break
    chosen.push(next)
  }
  return chosen.map(({ part }) => part)
}

function distance({ score }: StudyPart, { lower, upper }: Line): number {
  return Math.min(Math.abs(score - lower), Math.abs(score - upper))
}
