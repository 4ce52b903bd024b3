import { describe, expect, test } from 'vitest'
import { LARGEST_ERROR } from '#engine/compute/self-test.ts'
import { devices } from '#engine/jobs/devices.ts'
import { examine } from '#engine/jobs/examine.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import type { JobResult } from '#engine/protocol.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'

const work: JobWork = {
  signal: new AbortController().signal,
  pauseAsked: () => false,
  takeStop: () => false,
  onView: () => undefined,
  onStandBy: () => undefined,
  send: () => undefined,
}
const reportOf = async (device: string): Promise<JobResult['examine']['report']> => {
  const end = await examine({ kind: 'examine', device }, work)
  if (end.at !== 'done') throw new Error('It was not paused.')
  return end.result.report
}

describe('the devices', () => {
  test('are listed without those that serve tests, and TensorFlow is there or named with a reason', async () => {
    const end = await devices({ kind: 'devices' }, work)
    if (end.at !== 'done') throw new Error('It was not paused.')
    const { devices: found, missing } = end.result
    expect(found.map(({ id }) => id)).toContain('cpu')
    expect(found.map(({ runtime }) => runtime)).not.toContain('reference')
    const there = found.some(({ runtime }) => runtime === 'tensorflow')
    expect(missing.map(({ runtime }) => runtime)).toEqual(there ? [] : ['tensorflow'])
  })

  test('are tested and measured', async () => {
    const { usable, reason, selfTest, stepMs } = await reportOf('cpu')
    expect({ usable, reason }).toEqual({ usable: true, reason: '' })
    expect(Math.max(...Object.values(selfTest))).toBeLessThan(LARGEST_ERROR)
    expect(stepMs).toBeGreaterThan(0)
  })

  test('that compute wrongly are not usable and are not measured', async () => {
    expect(await reportOf('null')).toMatchObject({
      usable: false,
      reason: 'It computes wrongly: forward, gradients, second order, optimiser.',
      stepMs: null,
    })
  })

  test('that do not exist are refused by name', async () => {
    expect((await caughtFault(async () => reportOf('abacus'))).code).toBe('device.unknown')
  })
})
