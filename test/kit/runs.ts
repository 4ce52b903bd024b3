import type { Dataset, Part } from '#domain/parts.ts'
import type { Run } from '#domain/run.ts'

/** A part that differs from the next one in path and content. */
export function makePart(number: number, change: Partial<Part> = {}): Part {
  const sha256 = number.toString(16).padStart(64, '0')
  return { path: `train/good/${number}.png`, sha256, sizeBytes: 10, truth: 'good', defectType: '', masks: [], split: 'train', ...change }
}

/** A data set's snapshot with the given parts. */
export function makeDataset(parts: readonly Part[]): Dataset {
  return { root: '/pictures', layout: 'mvtec', hash: 'a'.repeat(64), parts }
}

/** A run that waits to be trained. */
export function makeRun(change: Partial<Run> = {}): Run {
  return {
    schema: 1,
    id: 'run-1',
    detector: 'autoencoder',
    preset: 'poster',
    settings: { epochs: 300, flip: true, device: 'cpu' },
    seed: 7,
    reduction: 'auto',
    dataset: 'a'.repeat(64),
    counts: { train: 4, calibrate: 1, test: 2 },
    runtime: 'compiled',
    device: 'cpu',
    software: { residuum: '0.1.0' },
    createdAt: '2026-01-02T03:04:05.000Z',
    state: { at: 'queued' },
    ...change,
  }
}
