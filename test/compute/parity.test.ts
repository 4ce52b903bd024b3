import { afterAll, describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import type { Blocks, Runtime } from '#engine/compute/program.ts'
import { referenceRuntime } from '#engine/compute/runtimes/reference/index.ts'
import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'
import type { Stage } from '#engine/detectors/detector.ts'
import { DETECTORS } from '#engine/detectors/registry.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { compileUpdates } from '#engine/training/updates.ts'
import { COMPUTING } from '#test/kit/blocks.ts'
import { hashedPictures } from '#test/kit/hashed.ts'

const STEPS = 20
/** As small as the detectors allow: the reference needs up to a second for a critic's step. */
const tiny = { size: 16, latent: 8, batch: 2 }

/**
 * Of a loss's largest value over the steps. Means of 2 pictures: 6e-7 measured; the critic's terms, which hold roots of second-order
 * gradients and differences of nearly equal means: 2e-5.
 */
const LOSS_TOLERANCE = 2e-4

/**
 * Distance from the reference's tensor, as a share of how far the reference has moved it. Adam divides each gradient by its own size, so where
 * a gradient is only rounding error, its sign is chance and the weight goes one step this way or that: float32 allows no more than agreement on
 * what was learned as a whole. Measured: 2e-7 (statistics), 1e-4 (autoencoder), 1.3e-3 (critic, whose gradients are sums that nearly cancel).
 */
const MOVE_TOLERANCE = 1e-2

type Course = { readonly end: Blocks; readonly losses: readonly Readonly<Record<string, number>>[] }

const rows: string[][] = [['detector', 'stage', 'runtime', 'losses', 'tensors', 'tensor that differs most']]

describe.each(DETECTORS)('$id', (detector) => {
  const settings = completeSettings(detector.fields, tiny)
  const weights = detector.weights(settings, makeDraw(3, 'weights'))

  test.each(detector.stages(settings))(`in stage $id takes the same ${STEPS} steps on every runtime`, async (stage) => {
    const first = { ...stage.moments(weights), ...weights }
    const expected = await follow(referenceRuntime, stage, first)
    for (const runtime of COMPUTING.filter(({ id }) => id !== 'reference')) {
      const actual = await follow(runtime, stage, first)
      const losses = lossError(actual, expected)
      const [name, distance] = farthest(actual.end, expected.end, first)
      rows.push([detector.id, stage.id, runtime.id, losses.toExponential(1), distance.toExponential(1), name])
      expect(losses, `losses on ${runtime.id}`).toBeLessThan(LOSS_TOLERANCE)
      expect(distance, `${name} on ${runtime.id}`).toBeLessThan(MOVE_TOLERANCE)
    }
  })
})

afterAll(async () => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n'))
  for (const { runtime } of RUNTIMES) {
    const reason = await runtime.missing?.()
    if (reason) console.log(`Not compared: ${runtime.id}. ${reason}`)
  }
})

/** Runs the steps as training does, noise and all, from the given state. */
async function follow(runtime: Runtime, stage: Stage, first: Blocks): Promise<Course> {
  const [device] = await runtime.probe()
  const state = await runtime.state(first, device!.id)
  const { batch, size } = tiny
  const updates = await compileUpdates(stage, { runtime, device: device!.id, state, seed: 5 }, [batch, size, size, 3])
  const losses: Record<string, number>[] = []
  for (const [index, pictures] of hashedPictures(STEPS, batch, size).entries()) {
    const outputs = await updates.run(pictures, index + 1)
    losses.push(Object.fromEntries(outputs.flatMap((blocks) => Object.entries(blocks).map(([name, { data }]) => [name, data[0]!]))))
  }
  const end = await state.read()
  await updates.dispose()
  await state.dispose()
  return { end, losses }
}

function lossError(actual: Course, expected: Course): number {
  const errors = Object.keys(Object.assign({}, ...expected.losses) as object).map((name) => {
    const values = expected.losses.map((losses) => losses[name] ?? 0)
    const differences = values.map((value, step) => Math.abs(value - (actual.losses[step]![name] ?? 0)))
    return Math.max(...differences) / Math.max(...values.map(Math.abs))
  })
  return Math.max(0, ...errors)
}

/** Of all tensors that the stage changes, the one farthest from the reference, and how far. */
function farthest(actual: Blocks, expected: Blocks, first: Blocks): [string, number] {
  const distances = Object.keys(first).map((name): [string, number] => {
    const moved = distance(expected[name]!.data, first[name]!.data)
    const apart = distance(expected[name]!.data, actual[name]!.data)
    return [name, apart === 0 ? 0 : apart / moved]
  })
  return distances.reduce((worst, next) => (next[1] <= worst[1] ? worst : next))
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2
  return Math.sqrt(squares)
}
