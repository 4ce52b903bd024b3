import { readFileSync } from 'node:fs'
import { sortScores, type Sorted } from '#domain/statistics/sorted.ts'
import { mergeScores, type Steps } from '#domain/statistics/steps.ts'
import type { ScoreSample } from '#domain/threshold-rules/rule.ts'

/** A file of test/fixtures/statistics; the caller knows its shape from make_statistics.py beside it. */
export function readFixture<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../../fixtures/statistics/${name}`, import.meta.url), 'utf8')) as Shape
}

/** A sorted copy of scores known to be finite. */
export function sorted(scores: ArrayLike<number>): Sorted {
  const result = sortScores(scores)
  if (result === null) throw new Error('The test has a score that is not finite')
  return result
}

export function stepsOf(good: ArrayLike<number>, defective: ArrayLike<number>): Steps {
  return mergeScores(sorted(good), sorted(defective))
}

export function sampleOf(scores: { calibration?: number[]; good?: number[]; defective?: number[] }): ScoreSample {
  return { calibration: sorted(scores.calibration ?? []), good: sorted(scores.good ?? []), defective: sorted(scores.defective ?? []) }
}

/** Whether two numbers differ by at most 1e-9 of the expected one, or of 1. */
export function agrees(actual: number, expected: number): boolean {
  return actual === expected || Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
}

/** Whether two lists agree number by number. */
export function allAgree(actual: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  return actual.length === expected.length && Array.from(actual).every((value, i) => agrees(value, expected[i]!))
}
