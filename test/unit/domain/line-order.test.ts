import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineStates, staleLineText, type DatedLine } from '#domain/line-order.ts'

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 12, hour)).toISOString()
const line = (approved: number, begins: number | null = null, isCalledOff = false): DatedLine => ({
  at: at(approved),
  begins: begins === null ? null : at(begins),
  isCalledOff,
})

describe('lineStates', () => {
  test('a line for later leaves the one in force until its very instant', () => {
    const lines = [line(8), line(9, 14)]
    expect(lineStates(lines, at(13))).toEqual(['in-force', 'waiting'])
    expect(lineStates(lines, new Date(Date.parse(at(14)) - 1).toISOString())).toEqual(['in-force', 'waiting'])
    expect(lineStates(lines, at(14))).toEqual(['former', 'in-force'])
  })
  test('one approved before that time takes its place for good', () => {
    expect(lineStates([line(8), line(9, 14), line(10)], at(15))).toEqual(['former', 'superseded', 'in-force'])
    expect(lineStates([line(8), line(9, 14), line(10, 12)], at(11))).toEqual(['in-force', 'superseded', 'waiting'])
    expect(lineStates([line(8), line(9, 14), line(10, 16, true)], at(15))).toEqual(['in-force', 'superseded', 'called-off'])
  })
  test('one approved after that time follows it', () => {
    expect(lineStates([line(8), line(9, 10), line(11)], at(12))).toEqual(['former', 'former', 'in-force'])
    expect(lineStates([line(8), line(9, 10), line(11, 13)], at(12))).toEqual(['former', 'in-force', 'waiting'])
  })
  test('one that is called off never comes into force', () => {
    expect(lineStates([line(8), line(9, 14, true)], at(15))).toEqual(['in-force', 'called-off'])
    expect(lineStates([line(9, 14, true)], at(15))).toEqual(['called-off'])
  })
  test('a clock that is put back takes nothing back that a later record rests on', () => {
    expect(lineStates([line(8), line(9, 10), line(11, 13)], at(9))).toEqual(['former', 'in-force', 'waiting'])
    expect(lineStates([line(8)], at(7))).toEqual(['in-force'])
  })

  // Told as a story: hour by hour, what happens then.
  const story = fc.array(fc.record({ wait: fc.integer({ min: 1, max: 4 }), after: fc.option(fc.integer({ min: 1, max: 6 })) }), {
    minLength: 1,
    maxLength: 8,
  })
  test('agrees with going through the hours one by one', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 40 }), (acts, end) => {
        let hour = 0
        const lines = acts.map(({ wait, after }) => line((hour += wait), after === null ? null : hour + after))
        const past = lines.filter((one) => one.at <= at(end))
        let inForce: number | null = null
        let waiting: number | null = null
        for (let now = 0; now <= end; now++) {
          if (waiting !== null && lines[waiting]!.begins === at(now)) [inForce, waiting] = [waiting, null]
          const approved = lines.findIndex((one) => one.at === at(now))
          if (approved === -1) continue
          if (lines[approved]!.begins === null) [inForce, waiting] = [approved, null]
          else waiting = approved
        }
        const states = lineStates(past, at(end))
        expect(states.indexOf('in-force')).toBe(inForce ?? -1)
        expect(states.indexOf('waiting')).toBe(waiting ?? -1)
      }),
    )
  })
})

test('a line whose scores are no more is named by its record, or its number where it is older than the trail', () => {
  const sentence = (name: string): string =>
    `${name} was chosen before the ignore regions changed (record #2301). Choose and approve it anew.`
  expect(staleLineText({ threshold: 4, record: 2210, ignoreChanged: 2301 })).toBe(sentence('Line #2210'))
  expect(staleLineText({ threshold: 4, record: null, ignoreChanged: 2301 })).toBe(sentence('Line no. 4'))
  expect(staleLineText({ threshold: 4, record: 2210, ignoreChanged: null })).toBe('')
})
