import { describe, expect, test } from 'vitest'
import type { Fields } from '#domain/run.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { fields, presets } from '#engine/detectors/autoencoder/fields.ts'

const example: Fields = {
  size: { kind: 'integer', title: '', effect: '', min: 16, max: 64, default: 32 },
  rate: { kind: 'number', title: '', effect: '', min: 0, max: 1, default: 0.5 },
  flip: { kind: 'boolean', title: '', effect: '', default: true },
  norm: { kind: 'choice', title: '', effect: '', choices: ['batch', 'none'], default: 'batch' },
}

describe('settings', () => {
  test('that are missing get their defaults', () => {
    expect(completeSettings(example, { size: 64 })).toEqual({ size: 64, rate: 0.5, flip: true, norm: 'batch' })
  })

  test.each([
    [{ size: 15 }, 'a whole number from 16 to 64'],
    [{ size: 20.5 }, 'a whole number'],
    [{ size: '32' }, 'a whole number'],
    [{ rate: NaN }, 'a number from 0 to 1'],
    [{ rate: 2 }, 'a number from 0 to 1'],
    [{ flip: 1 }, 'true or false'],
    [{ norm: 'layer' }, 'batch, none'],
    [{ toString: 1 }, 'size, rate, flip, norm'],
  ])('%j is refused and the right form is said', (given, said) => {
    expect(() => completeSettings(example, given)).toThrow(said)
  })

  test('of every preset of the autoencoder are complete and within range', () => {
    for (const { settings } of Object.values(presets)) expect(completeSettings(fields, settings)).toEqual(settings)
  })
})
