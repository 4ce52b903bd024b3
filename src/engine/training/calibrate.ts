import type { RunResult } from '#domain/run.ts'
import { makeDraw } from '#domain/random.ts'
import { makeWeighting, withForms } from '#domain/weighting.ts'
import { notFinite } from '#engine/checkpoint/checkpoint.ts'
import { makeScorer } from '#engine/detectors/scorer.ts'
import type { Trained } from '#engine/detectors/scorer.ts'
import { drawDefect } from './defects/draw-defect.ts'
import type { Resized } from '#engine/images/resample.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import { chooseReduction } from '#engine/reductions/choose.ts'
import type { TrialScores } from '#engine/reductions/choose.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import type { Pictures } from './pictures.ts'
import { makeResidualScale } from './residual-scale.ts'

/** What scoring the calibration normals finds out. */
export type Calibration = Pick<
  RunResult,
  'reduction' | 'reductionChosenBy' | 'reductionTrials' | 'calibration' | 'residualScale' | 'weighting'
>

/** Which reduction a person wants, or `auto`; the seed decides the synthetic defects. */
export type Wish = { readonly reduction: string; readonly seed: number }

const BATCH = 16
/** Good parts that synthetic defects are put on: with more, the choice hardly moves any more and takes longer. */
const TRIAL_PARTS = 96
/** Defects in all: eight for each part up to 24 parts, two for each where there are many. */
const TRIAL_DEFECTS = 192
const MOST_ROUNDS = 8

type Parts = Readonly<Record<string, number>>

/**
 * Scores the normals by every reduction and, unless a person named one, finds the reduction that tells synthetic defects on
 * these same normals from them best. No label is used. Undefined when a pause was asked for. Faults: training.not-finite, those of
 * the runtime.
 */
export async function calibrate(trained: Trained, normals: Pictures, wish: Wish, work: JobWork): Promise<Calibration | undefined> {
  const defects = wish.reduction === 'auto' ? trialDefects(normals.count) : []
  const shown: readonly Shown[] = [...Array.from({ length: normals.count }, (_, index) => ({ index })), ...defects]
  const ids = REDUCTIONS.map(({ id }) => id)
  const scorer = await makeScorer(trained, ids, Math.min(BATCH, shown.length))
  const good: Parts[] = []
  const defective = new Map<number, Parts[]>()
  const scale = makeResidualScale()
  try {
    for (let at = 0; at < shown.length; at += scorer.batch) {
      if (work.pauseAsked()) return undefined
      work.signal.throwIfAborted()
      const chunk = shown.slice(at, at + scorer.batch)
      const pictures = await picturesOf(chunk, normals, wish.seed)
      for (const [i, { parts, residual }] of (await scorer.score(pictures)).entries()) {
        const { index, round } = chunk[i] ?? { index: 0 }
        if (round === undefined) {
          if (!Object.values(parts).every(Number.isFinite)) throw notFinite('the score of a good part')
          good.push(parts)
          scale.add(residual)
        } else defective.set(index, [...(defective.get(index) ?? []), parts])
      }
      work.onProgress?.({ phase: 'Calibrating', done: at + chunk.length, total: shown.length })
    }
  } finally {
    await scorer.dispose()
  }
  const kappa = trained.detector.kappa?.(trained.settings)
  const weighting = kappa === undefined ? undefined : makeWeighting(kappa, good)
  const common = {
    calibration: columns(good.map((parts) => withForms(parts, weighting))),
    residualScale: scale.scale(),
    ...(weighting !== undefined && { weighting }),
  }
  if (wish.reduction !== 'auto') return { ...common, reduction: wish.reduction, reductionChosenBy: 'person', reductionTrials: [] }
  const { reduction, trials } = chooseReduction(new Map(ids.map((id) => [id, scoresBy(id, good, defective)])))
  return { ...common, reduction, reductionChosenBy: 'auto', reductionTrials: trials }
}

/** A normal as it is, or with the synthetic defect of one round. */
type Shown = { readonly index: number; readonly round?: number }

/** Several defects for each of at most TRIAL_PARTS normals, evenly spread over them. */
function trialDefects(count: number): readonly Shown[] {
  const parts = Math.min(count, TRIAL_PARTS)
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(TRIAL_DEFECTS / Math.max(1, parts)))
  return Array.from({ length: parts * rounds }, (_, i) => ({
    index: Math.floor((Math.floor(i / rounds) * count) / parts),
    round: i % rounds,
  }))
}

async function picturesOf(chunk: readonly Shown[], normals: Pictures, seed: number): Promise<readonly Resized[]> {
  const clean = await normals.read(chunk.map(({ index }) => index))
  return clean.map((picture, i) => {
    const { index, round } = chunk[i] ?? { index: 0 }
    return round === undefined ? picture : drawDefect(picture, normals.size, makeDraw(seed, 'defect', index, round))
  })
}

function scoresBy(id: string, good: readonly Parts[], defective: ReadonlyMap<number, readonly Parts[]>): TrialScores {
  const valueOf = (parts: Parts | undefined): number => parts?.[id] ?? NaN
  const tried = [...defective.entries()]
  return { good: tried.map(([index]) => valueOf(good[index])), defective: tried.map(([, rounds]) => rounds.map(valueOf)) }
}

/** Score part -> the scores of all parts, in their order. */
export function columns(rows: readonly Parts[]): Readonly<Record<string, readonly number[]>> {
  const names = Object.keys(rows[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? NaN)]))
}
