import { describe, expect, test } from 'vitest'
import type { RunState } from '#domain/run.ts'
import { parseDataset, parseRun } from '#domain/run-schema.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { makeDataset, makePart, makeRun } from '#test/kit/runs.ts'

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('parseRun', () => {
  test('gives back every kind of run as it was', () => {
    const text = { what: 'It stopped.', why: 'The loss is not finite.', do: 'Lower the learning rate.' }
    const states: RunState[] = [
      { at: 'queued' },
      { at: 'running' },
      { at: 'running', progress: { phase: 'training', done: 3, total: 10, note: 'epoch 1' } },
      { at: 'paused', checkpoint: 'checkpoints/12' },
      { at: 'done', weights: 'weights.safetensors' },
      { at: 'failed', fault: { code: 'training.not-finite', text, data: { step: 3, loss: null }, reference: 'x' } },
      { at: 'cancelled' },
    ]
    const result = {
      reduction: 'max-2',
      reductionChosenBy: 'auto',
      reductionTrials: [{ reduction: 'max-2', auroc: 0.9 }],
      calibration: { mean: [0.1, 0.2] },
      residualScale: { median: 0.01, q99: 0.1, q9999: 0.3 },
      epochs: 300,
      steps: 3000,
      trainingSeconds: 60.5,
      finalLosses: { reconstruction: 0.01 },
    } as const
    for (const state of states) {
      const run = makeRun({ state, result })
      expect(parseRun(throughJson(run), 'run.json')).toEqual(run)
    }
  })

  test('keeps what it does not know: a run written back loses nothing', () => {
    const run = { ...makeRun(), remark: 'from the line' }
    expect(parseRun(run, 'run.json')).toEqual(run)
  })

  test('refuses another format and names both, whatever else is in it', async () => {
    const fault = await caughtFault(() => parseRun({ schema: 2, somethingElse: true }, '/runs/a/run.json'))
    expect(fault.code).toBe('run.version')
    expect(fault.text.what).toContain('/runs/a/run.json')
    expect(fault.text.why).toBe('It has format 2, and this version of Residuum knows format 1.')
  })

  test('refuses what is no run, and says where', async () => {
    const cases: [unknown, string][] = [
      [null, 'its top level'],
      [[], 'its top level'],
      [{}, 'schema'],
      [{ ...makeRun(), seed: '7' }, 'seed'],
      [{ ...makeRun(), state: { at: 'paused' } }, 'state.checkpoint'],
      [{ ...makeRun(), state: { at: 'asleep' } }, 'state.at'],
      [{ ...makeRun(), state: { at: 'failed', fault: { code: 'toString', text: { what: '', why: '', do: '' } } } }, 'state.fault.code'],
      [{ ...makeRun(), settings: { epochs: null } }, 'settings.epochs'],
    ]
    for (const [value, place] of cases) {
      const fault = await caughtFault(() => parseRun(value, 'run.json'))
      expect(fault.code).toBe('run.damaged')
      expect(fault.text.why).toContain(`At ${place} `)
    }
  })
})

describe('parseDataset', () => {
  test('gives back a snapshot as it was', () => {
    const dataset = makeDataset([
      makePart(1),
      makePart(2, { truth: 'defective', defectType: 'crack', masks: ['a.png', 'b.png'], split: 'test' }),
    ])
    expect(parseDataset(throughJson(dataset), 'dataset.json')).toEqual(dataset)
  })

  test('refuses a part without a hash, and says which', async () => {
    const fault = await caughtFault(() => parseDataset(makeDataset([makePart(1), { ...makePart(2), sha256: '' }]), 'dataset.json'))
    expect(fault.code).toBe('run.damaged')
    expect(fault.text.why).toContain('parts.1.sha256')
  })
})
