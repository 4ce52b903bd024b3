import { describe, expect, test } from 'vitest'
import type { Watched } from '#engine/detectors/detector.ts'
import { makeWatch } from '#engine/training/watch.ts'

const LOSS: Watched = { loss: 'encoder', title: 'The loss of the encoder', should: 'fall' }
const GAP: Watched = { loss: 'wasserstein', title: 'The gap', should: 'narrow' }
const PENALTY: Watched = { loss: 'penalty', title: 'The gradient penalty', should: 'stay-small' }

/** Every warning of a training of so many epochs, with the epoch at which it came. */
function warningsOf(
  watched: readonly Watched[],
  epochs: number,
  at: (epoch: number) => { losses: Record<string, number>; variety?: number },
): { epoch: number; text: string }[] {
  const watch = makeWatch('Stage 1', watched)
  return Array.from({ length: epochs }, (_, i) => i + 1).flatMap((epoch) =>
    watch.add({ epoch, epochs, ...at(epoch) }).map((text) => ({ epoch, text })),
  )
}

describe('a training that goes well', () => {
  test('is left in peace, jumps of single epochs included', () => {
    const losses = (epoch: number): Record<string, number> => ({
      encoder: (epoch % 9 === 0 ? 2 : 1) * 0.5 * 0.97 ** epoch,
      wasserstein: 8 * 0.98 ** epoch * (epoch < 10 ? epoch / 10 : 1),
      penalty: epoch === 1 ? 40 : 0.2 + 0.1 * (epoch % 3),
    })
    expect(warningsOf([LOSS, GAP, PENALTY], 100, (epoch) => ({ losses: losses(epoch), variety: epoch < 25 ? 0 : 0.6 }))).toEqual([])
  })

  test('is not judged by the widening of a gap in its beginning', () => {
    expect(warningsOf([GAP], 40, (epoch) => ({ losses: { wasserstein: epoch < 8 ? 0.1 : 9 * 0.95 ** epoch } }))).toEqual([])
  })
})

describe('a training that goes wrong', () => {
  test('diverges when a loss rises to three times its best, and is told so once', () => {
    const warnings = warningsOf([LOSS], 30, (epoch) => ({ losses: { encoder: epoch <= 10 ? 0.2 : 0.2 * 1.5 ** (epoch - 10) } }))
    expect(warnings).toHaveLength(1)
    // By hand: the mean of epochs 12 to 14 is 0.2 (2.25 + 3.375 + 5.0625) / 3 = 0.7125 > 0.6; that of 11 to 13 is 0.475.
    expect(warnings[0]?.epoch).toBe(14)
    expect(warnings[0]?.text).toMatch(/^Stage 1: the training diverges\. .* 0\.713, and was 0\.200 .* lower learning rate\.$/)
  })

  test('diverges when the critic becomes too steep', () => {
    const [warning] = warningsOf([PENALTY], 20, (epoch) => ({ losses: { penalty: epoch } }))
    expect(warning?.text).toMatch(/critic has become too steep/)
    expect(warning?.epoch).toBe(7)
  })

  test('no longer improves when a quarter of the passes gains less than a hundredth', () => {
    const [warning, ...others] = warningsOf([LOSS], 80, (epoch) => ({ losses: { encoder: Math.max(0.1, 0.5 - 0.02 * epoch) } }))
    expect(others).toEqual([])
    expect(warning?.text).toMatch(/no longer improves.*over the last 20 epochs.*stop here and keep/)
    // The loss stands at 0.1 from epoch 20 on: 21 to 40 against 41 to 60, a gain of 1 % already at 59.
    expect(warning?.epoch).toBeGreaterThan(50)
    expect(warning?.epoch).toBeLessThan(62)
  })

  test('collapses when drawings are nearly the same three times in a row, after its first quarter', () => {
    const warnings = warningsOf([], 40, (epoch) => ({ losses: {}, ...(epoch % 5 === 0 && { variety: epoch === 20 ? 0.5 : 0.04 }) }))
    expect(warnings.map(({ epoch }) => epoch)).toEqual([35])
    expect(warnings[0]?.text).toMatch(/generator has collapsed.*only 4 % as much/)
  })

  test('is told nothing twice after a resume, which replays the recorded epochs', () => {
    const record = (epoch: number): Parameters<ReturnType<typeof makeWatch>['add']>[0] => ({ epoch, epochs: 20, losses: { penalty: 9 } })
    const resumed = makeWatch('Stage 1', [PENALTY])
    for (let epoch = 1; epoch <= 10; epoch++) resumed.add(record(epoch))
    expect(resumed.add(record(11))).toEqual([])
  })
})
