import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readDataset, readFinishedRun } from '#disk/run-folder.ts'
import { writeJson } from '#disk/write-json.ts'
import { Fault } from '#domain/faults.ts'
import type { Part } from '#domain/parts.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import { overlap } from '#domain/statistics/overlap.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { weightingOf } from '#domain/weighting.ts'
import { reportEvaluation } from '#host/jobs/evaluation-report.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { evaluateRun, type Evaluating } from '#host/jobs/score-run.ts'

const interval = z.tuple([z.number(), z.number()]).nullable()
const schema = z.object({
  /** Id of the run, its score and that score's kappa: other figures belong to another score. */
  id: z.string(),
  reduction: z.string(),
  reductionChosenBy: z.enum(['auto', 'person']),
  kappa: z.number().nullable(),
  /** The folder that the acceptance set lies in: figures of another folder are other figures. */
  data: z.string(),
  /** Its name. */
  class: z.string(),
  detector: z.string(),
  preset: z.string(),
  seed: z.number(),
  snapshot: z.string(),
  /** SHA-256 over the acceptance set: runs with the same were tested on the same pictures with the same truth. */
  testImages: z.string(),
  good: z.number(),
  defective: z.number(),
  auroc: z.number().nullable(),
  aurocInterval: interval,
  aupr: z.number().nullable(),
  auprInterval: interval,
  auprOfChance: z.number().nullable(),
  /** domain/statistics/overlap.ts has the formula. */
  overlap: z.number().nullable(),
  trainingSeconds: z.number(),
  msPerImage: z.number(),
  device: z.string(),
})

/** What a comparison says of one run. Intervals are 95 %. */
export type RunFigures = z.infer<typeof schema>

/** Where a run keeps its figures, so that it is not scored for every table. Written anew when its score is chosen anew; may be deleted. */
const FIGURES_FILE = 'figures.json'

export type FiguresOf = {
  readonly run: string
  /** Where the acceptance set is; left out: where the run's data set was. */
  readonly data?: string
  readonly device: string
}

/** The figures of a finished run, scored if that was not done yet. Undefined when cancelled. Faults: those of `evaluateRun`. */
export async function figuresOfRun({ run: folder, data, device }: FiguresOf, watch: JobWatch): Promise<RunFigures | undefined> {
  const { run, result } = await readFinishedRun(folder)
  const { root } = await readDataset(folder)
  const kappa = weightingOf(result)?.kappa ?? null
  const path = join(folder, FIGURES_FILE)
  const kept = await keptFigures(path)
  const where = data ?? root
  if (kept?.id === run.id && kept.reduction === result.reduction && kept.kappa === kappa && kept.data === where) return kept
  const evaluating = await evaluateRun({ run: folder, data: where, device }, watch)
  if (evaluating === undefined) return undefined
  const report = reportEvaluation(evaluating)
  const figures: RunFigures = {
    id: run.id,
    reduction: result.reduction,
    reductionChosenBy: result.reductionChosenBy,
    kappa,
    data: where,
    class: basename(where),
    detector: run.detector,
    preset: run.preset,
    seed: run.seed,
    snapshot: run.dataset,
    testImages: hashOfTest(evaluating.parts),
    good: report.counts.good,
    defective: report.counts.defective,
    auroc: report.auroc,
    aurocInterval: pair(report.intervals.auroc),
    aupr: report.aupr,
    auprInterval: pair(report.intervals.aupr),
    auprOfChance: report.auprOfChance,
    overlap: overlapOf(evaluating),
    trainingSeconds: result.trainingSeconds,
    msPerImage: 1000 * evaluating.secondsPerImage,
    device: run.device,
  }
  await keep(path, figures)
  return figures
}

/** Order and place of the files do not matter, their bytes and what is known of them do. */
function hashOfTest(parts: readonly Pick<Part, 'sha256' | 'truth' | 'defectType'>[]): string {
  const lines = parts.map(({ sha256, truth, defectType }) => JSON.stringify([sha256, truth, defectType]))
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

function overlapOf({ rows }: Evaluating): number | null {
  const of = (wanted: 'good' | 'defective') =>
    sortScores(rows.flatMap(({ truth, row }) => (truth === wanted && 'score' in row ? [row.score] : [])))
  const [good, defective] = [of('good'), of('defective')]
  return good === null || defective === null ? null : overlap(mergeScores(good, defective))
}

function pair(range: readonly [number, number] | null): [number, number] | null {
  return range === null ? null : [range[0], range[1]]
}

/** A file that is missing, torn or of another version is measured again. */
async function keptFigures(path: string): Promise<RunFigures | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** A run in a folder that cannot be written to is compared all the same. */
async function keep(path: string, figures: RunFigures): Promise<void> {
  await writeJson(path, figures).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
  })
}
