import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { block } from '#engine/compute/program.ts'
import { CHECKPOINT_FILE, loadCheckpoint, saveCheckpoint, START } from '#engine/checkpoint/checkpoint.ts'
import { writeTensors } from '#engine/checkpoint/safetensors.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const good = {
  position: { ...START, stage: 1, step: 7, steps: 40, seconds: 0.1 + 0.2, losses: { mse: { sum: 1 / 3, count: 3 } } },
  blocks: { w: block([2], Float32Array.of(1, 2)) },
}

describe('a checkpoint', () => {
  test('comes back to the last bit', async () => {
    const folder = await temporaryFolder()
    await saveCheckpoint(folder, good)
    expect(await loadCheckpoint(folder)).toEqual(good)
  })

  test('does not exist before the first was saved', async () => {
    expect(await loadCheckpoint(await temporaryFolder())).toBeUndefined()
  })

  test.each([NaN, Infinity])('with a weight of %d is refused, and the last good one stays', async (value) => {
    const folder = await temporaryFolder()
    await saveCheckpoint(folder, good)
    const bad = { position: { ...good.position, step: 8 }, blocks: { w: block([2], Float32Array.of(1, value)) } }
    expect((await caughtFault(async () => saveCheckpoint(folder, bad))).code).toBe('training.not-finite')
    expect(await loadCheckpoint(folder)).toEqual(good)
  })

  test.each([[{}], [{ position: 'soon' }], [{ position: '{"stage":-1}' }]])('with the position %j is refused', async (metadata) => {
    const folder = await temporaryFolder()
    await writeTensors(join(folder, CHECKPOINT_FILE), { blocks: good.blocks, metadata })
    expect((await caughtFault(async () => loadCheckpoint(folder))).code).toBe('run.damaged')
  })
})
