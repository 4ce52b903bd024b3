import { Fault } from '#domain/faults.ts'
import type { Dataset, Part } from '#domain/parts.ts'
import type { WalkProblem } from '#disk/walk.ts'
import type { Work } from '#domain/work.ts'
import { findParts } from './find-parts.ts'
import { hashParts } from './import.ts'

/** Parts to evaluate a run with. */
export type TestParts = {
  readonly root: string
  /** Parts whose truth is known, in the order of their paths; `split` is `test`. */
  readonly parts: readonly Part[]
  /** Parts left out because the run has learned from, or was calibrated on, the very same file. */
  readonly seen: readonly string[]
  readonly unreadable: readonly WalkProblem[]
}

/**
 * The parts of known truth that a folder or CSV list has for testing, without any file the run knows from training or calibration:
 * testing on those would flatter it. `trained` is the run's snapshot. Where the layout does not say which good parts are for testing
 * (a list without a split, VisA without its list), all are but those the run knows.
 * Faults: data.no-test, and those of findParts.
 */
export async function importTestParts(data: string, options: { readonly trained: Dataset; readonly work: Work }): Promise<TestParts> {
  const found = await findParts(data, options.work)
  const candidates = found.parts.filter(({ truth, place }) => truth !== 'unknown' && (place === 'test' || place === 'pool'))
  const { hashed, unreadable } = await hashParts({ ...found, parts: candidates }, undefined, options.work)
  const known = new Set(options.trained.parts.filter(({ split }) => split === 'train' || split === 'calibrate').map(({ sha256 }) => sha256))
  const seen = hashed.filter(({ sha256 }) => known.has(sha256)).map(({ path }) => path)
  const parts = hashed
    .filter(({ sha256 }) => !known.has(sha256))
    .map(({ path, sha256, sizeBytes, truth, defectType, masks }): Part => ({
      path,
      sha256,
      sizeBytes,
      truth,
      defectType,
      masks,
      split: 'test',
    }))
  if (parts.length === 0) throw noTestFault(data, seen.length)
  return { root: found.root, parts, seen, unreadable: [...found.problems, ...unreadable] }
}

function noTestFault(data: string, seen: number): Fault {
  const text = {
    what: `${data} has no picture to test with.`,
    why:
      seen === 0
        ? 'No part there is for testing and known to be good or defective.'
        : `All ${seen} pictures of known parts there were used in training.`,
    do: 'Put pictures into test/good and test/<defect type>, or mark them in the list.',
  }
  return new Fault('data.no-test', text, { data: { path: data, seen } })
}
