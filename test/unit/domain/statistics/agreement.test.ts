import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agreementOf, type StudyVerdict } from '#domain/agreement-study.ts'
import { cohenKappa, fleissKappa } from '#domain/statistics/agreement.ts'
import { wilson } from '#domain/statistics/rate.ts'

type Expected = {
  pairs: { a: string[]; b: string[]; kappa: number; interval: [number, number] }[]
  fleiss: { said: string[][]; kappa: number }[]
  rates: { count: number; n: number; interval: [number, number] }[]
}
const expected = JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures/statistics/agreement.json'), 'utf8')) as Expected

/** scikit-learn and statsmodels compute in double precision, in another order. */
const close = (value: number | undefined, wanted: number): void => expect(Math.abs((value ?? NaN) - wanted)).toBeLessThan(1e-9)

describe('agreement', () => {
  test("of two people is scikit-learn's kappa, with statsmodels' interval", () => {
    for (const { a, b, kappa, interval } of expected.pairs) {
      const ours = cohenKappa(a, b)
      close(ours?.kappa, kappa)
      close(ours?.interval?.[0], interval[0])
      close(ours?.interval?.[1], interval[1])
    }
  })

  test("of many is statsmodels' Fleiss kappa", () => {
    for (const { said, kappa } of expected.fleiss) close(fleissKappa(said)?.kappa, kappa)
  })

  test("rates have statsmodels' Wilson interval", () => {
    for (const { count, n, interval } of expected.rates) wilson(count, n).forEach((edge, i) => close(edge, interval[i]!))
  })

  test('is nothing where chance alone would agree as often, or nothing was judged', () => {
    expect(cohenKappa([], [])).toBeNull()
    expect(cohenKappa(['good', 'good'], ['good', 'good'])).toBeNull()
    expect(
      fleissKappa([
        ['good', 'good'],
        ['good', 'good'],
      ]),
    ).toBeNull()
    expect(fleissKappa([['good'], ['defective']])).toBeNull()
    expect(fleissKappa([['good', 'good'], ['defective']])).toBeNull()
  })
})

test('a study counts right verdicts, misses and false alarms of each person, and who repeats themselves', () => {
  const truths = new Map([
    [1, 'good'],
    [2, 'good'],
    [3, 'defective'],
  ] as const)
  const said = (by: string, round: number, verdicts: string): StudyVerdict[] =>
    [...verdicts].map((letter, i) => ({ by, round, part: i + 1, verdict: letter === 'g' ? 'good' : 'defective' }))
  const verdicts = [...said('A', 1, 'ggd'), ...said('A', 2, 'gdd'), ...said('B', 1, 'ggg'), ...said('B', 2, 'ggg')]
  const { people, pairs, all } = agreementOf(verdicts, truths, ['A', 'B'], 2)
  expect(
    people.map(({ effectiveness, misses, falseAlarms, repeats }) =>
      [effectiveness, misses, falseAlarms, repeats].map(({ count, n }) => `${count}/${n}`),
    ),
  ).toEqual([
    ['5/6', '0/2', '1/4', '2/3'],
    ['4/6', '2/2', '0/4', '3/3'],
  ])
  // A and B agree on 3 of 6; B says good always, so chance agrees as often.
  expect(pairs).toEqual([{ a: 'A', b: 'B', kappa: expect.objectContaining({ kappa: 0, n: 6 }) as unknown }])
  expect(all?.n).toBe(3)
  expect(agreementOf(verdicts.slice(1), truths, ['A', 'B'], 2).all).toBeNull()
})
