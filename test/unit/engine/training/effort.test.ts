import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { START } from '#engine/checkpoint/checkpoint.ts'
import { effortText, smallerEffort, withBatch, withSteps } from '#engine/training/effort.ts'
import type { Effort } from '#engine/training/effort.ts'

/** Every effort in the order in which they are tried. */
function ladder(first: Effort): Effort[] {
  const tried: Effort[] = []
  for (let effort: Effort | undefined = first; effort !== undefined; effort = smallerEffort(effort, first.batch, 'cpu')) tried.push(effort)
  return tried
}

describe('when memory runs out', () => {
  test('a GPU is tried with a half and a quarter of the batch, then the processor with all of it', () => {
    expect(ladder({ device: 'cuda:0', batch: 16 }).map(({ device, batch }) => `${device} ${batch}`)).toEqual([
      'cuda:0 16',
      'cuda:0 8',
      'cuda:0 4',
      'cpu 16',
      'cpu 8',
      'cpu 4',
    ])
  })

  test('the ladder ends for every batch, and no rung has a batch without a variance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 256 }), (batch) => {
        const tried = ladder({ device: 'cuda:0', batch })
        expect(tried.length).toBeLessThanOrEqual(6)
        for (const effort of tried) expect(effort.batch).toBeGreaterThanOrEqual(2)
      }),
    )
  })

  test('the person is told what changes', () => {
    expect(effortText({ device: 'cuda:0', batch: 8 }, { device: 'cuda:0', batch: 16 })).toBe(
      'Memory ran out on cuda:0 with 16 parts at a time. Training goes on from the last checkpoint with 8 parts at a time instead of 16.',
    )
    expect(effortText({ device: 'cpu', batch: 16 }, { device: 'cuda:0', batch: 4 })).toMatch(/on cpu, which is slower\.$/)
  })

  test('a checkpoint keeps the pictures that were seen, and a limit of steps the pictures that are to be seen', () => {
    const checkpoint = { position: { ...START, stage: 1, step: 30, steps: 130 }, blocks: {} }
    expect(withBatch(checkpoint, 8, 16).position).toEqual({ ...checkpoint.position, batch: 8, step: 60 })
    expect(withBatch(checkpoint, 2, 5).position.step).toBe(75)
    expect(withBatch(withBatch(checkpoint, 8, 16), 16, 8).position.step).toBe(30)
    const stage = { id: 'learn', title: 'Learning', epochs: 60, flip: false, moments: () => ({}), updates: [] }
    expect(withSteps({ ...stage, maxSteps: 400 }, 8, 16).maxSteps).toBe(800)
    expect(withSteps(stage, 8, 16)).toEqual(stage)
  })
})
