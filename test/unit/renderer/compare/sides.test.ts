import { describe, expect, test } from 'vitest'
import { chosenSides, sideChoices } from '#renderer/pages/compare/sides.ts'
import type { RunRow } from '#rpc/schemas/runs.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

const runs = [3, 2, 1].map((run) => ({ run, scores: { scored: run === 2 ? 0 : 10, unreadable: 0, parts: 10 } }) as RunRow)
const history = [
  [5, 1],
  [4, 3],
  [2, 1],
].map(([threshold, run]) => ({ threshold, run, state: 'former' }) as ChosenLine)
const ids = (choices: ReturnType<typeof sideChoices>): string[] => choices.map(({ id }) => id)

describe('what can be compared', () => {
  test('are runs with scores, and the lines that a later choice replaced', () => {
    expect(ids(sideChoices(runs, history))).toEqual(['3', '1', '1-2'])
  })

  test('is the second newest against the newest, until somebody says otherwise', () => {
    const choices = sideChoices(runs, history)
    expect(ids(chosenSides(choices, undefined, undefined)!)).toEqual(['1', '3'])
    expect(ids(chosenSides(choices, '1-2', '1')!)).toEqual(['1-2', '1'])
    expect(ids(chosenSides(choices, '3', undefined)!)).toEqual(['3', '1'])
    expect(ids(chosenSides(choices, undefined, '3')!)).toEqual(['1', '3'])
    expect(ids(chosenSides(choices, 'gone', '99')!)).toEqual(['1', '3'])
  })

  test('is nothing while there is one thing alone', () => {
    expect(chosenSides(sideChoices(runs.slice(0, 1), []), undefined, undefined)).toBeNull()
    expect(chosenSides(sideChoices(runs.slice(0, 1), []), '3', undefined)).toBeNull()
    expect(chosenSides([], undefined, undefined)).toBeNull()
  })
})
