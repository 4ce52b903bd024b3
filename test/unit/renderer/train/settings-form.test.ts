import { expect, test } from 'vitest'
import { changedSettings, firstChoice, presetFor, rangeText, readSeed, settingRows } from '#renderer/pages/train/settings-form.ts'
import type { DetectorChoice } from '#rpc/schemas/runs.ts'

const detector: DetectorChoice = {
  id: 'some',
  title: 'Some',
  sentence: 'Learns.',
  source: 'Nobody 2020',
  fields: {
    size: { kind: 'integer', title: 'Side', effect: 'Larger shows more.', min: 16, max: 512, default: 256 },
    rate: { kind: 'number', title: 'Rate', effect: 'How far.', min: 1e-6, max: 0.1, default: 0.001 },
    flip: { kind: 'boolean', title: 'Mirror', effect: 'Shows more.', default: true },
    loss: { kind: 'choice', title: 'Loss', effect: 'What counts.', choices: ['a', 'b'], default: 'a' },
  },
  presets: {
    poster: { title: 'Full', sentence: 'Long.', settings: { size: 256 } },
    quick: { title: 'First look', sentence: 'Short.', settings: { size: 128, flip: false } },
  },
  stages: [{ id: 'learn', title: 'Learning' }],
  reductions: [],
}

test('a preset gives its own value, and the default where it says nothing', () => {
  const rows = settingRows(detector, 'quick', {})
  expect(rows.map(({ name, shown, changed, problem }) => [name, shown, changed, problem])).toEqual([
    ['size', '128', false, ''],
    ['rate', '0.001', false, ''],
    ['flip', false, false, ''],
    ['loss', 'a', false, ''],
  ])
  expect(changedSettings(rows)).toEqual({})
})

test('only what differs from the preset is sent', () => {
  const rows = settingRows(detector, 'quick', { size: '64', rate: '0.0010', flip: true, loss: 'a' })
  expect(changedSettings(rows)).toEqual({ size: 64, flip: true })
})

test.each([
  ['size', '', 'Takes a whole number from 16 to 512.'],
  ['size', 'many', 'Takes a whole number from 16 to 512.'],
  ['size', '64.5', 'Takes a whole number from 16 to 512.'],
  ['size', '8', 'Takes a whole number from 16 to 512; 8 is too small.'],
  ['size', '1e9', 'Takes a whole number from 16 to 512; 1000000000 is too large.'],
  ['rate', '1', 'Takes a number from 0.000001 to 0.1; 1 is too large.'],
  ['loss', 'c', 'Takes one of a, b.'],
])('%s of "%s" is named at its field, and nothing is sent', (name, typed, problem) => {
  const rows = settingRows(detector, 'poster', { [name]: typed })
  expect(rows.find((row) => row.name === name)).toMatchObject({ problem, changed: true, shown: typed })
  expect(changedSettings(rows)).toBeUndefined()
})

test('a range is said with the value of the preset', () => {
  const [size, rate, flip] = settingRows(detector, 'quick', {})
  expect(rangeText(size!.field, size!.preset)).toBe('16 to 512, preset 128')
  expect(rangeText(rate!.field, rate!.preset)).toBe('0.000001 to 0.1, preset 0.001')
  expect(rangeText(flip!.field, flip!.preset)).toBe('on or off, preset off')
})

test('the form begins as the last run was begun, and with the quick preset where there was none', () => {
  expect(firstChoice([detector], undefined)).toEqual({ detector: 'some', preset: 'quick' })
  expect(firstChoice([detector], { detector: 'some', preset: 'poster' })).toEqual({ detector: 'some', preset: 'poster' })
  expect(firstChoice([detector], { detector: 'gone', preset: 'gone' })).toEqual({ detector: 'some', preset: 'quick' })
  expect(firstChoice([], undefined)).toBeUndefined()
  expect(presetFor({ ...detector, presets: { only: detector.presets['poster']! } }, undefined)).toBe('only')
})

test('a seed is a whole number from 0', () => {
  expect(['0', ' 12 ', '-1', '1.5', '', 'x', '99999999999999999999'].map(readSeed)).toEqual([
    0,
    12,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
