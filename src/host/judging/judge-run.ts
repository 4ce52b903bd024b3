import { readRun } from '#disk/run-folder.ts'
import { evaluateScores, makeSample, type Evaluation, type EvaluationInput } from '#domain/evaluation.ts'
import type { Truth } from '#domain/parts.ts'
import type { Run } from '#domain/run.ts'
import { DEFAULT_RULE_SETTINGS, type RuleSettings, type ScoreSample } from '#domain/threshold-rules/rule.ts'
import type { Project } from '#host/projects/project.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { lastChange } from '#host/store/part-changes.ts'
import { findRun } from '#host/store/runs.ts'
import { scoreColumns, scoreCounts } from '#host/store/read-once.ts'
import { SETS, TRUTHS } from '#rpc/score-columns.ts'

/** A run's scores as the domain judges them. */
export type JudgedRun = {
  readonly run: Run
  /** Parts of the acceptance set, in the order of the input's scores. */
  readonly parts: Uint32Array
  readonly input: EvaluationInput
}

/** The acceptance set's scores, with the run's calibration. Faults: run.missing, run.damaged, run.version. */
export async function readJudged(project: Project, number: number): Promise<JudgedRun> {
  const { reader } = project.store
  const [stored, { columns, types }] = await Promise.all([findRun(reader, number), scoreColumns(reader, number)])
  const run = await readRun(project.runFolder(stored))
  const test = SETS.indexOf('test')
  const chosen = [...columns.sets.keys()].filter((i) => columns.sets[i] === test)
  const at = (column: ArrayLike<number>, i: number): number => column[i] ?? 0
  return {
    run,
    parts: Uint32Array.from(chosen, (i) => at(columns.parts, i)),
    input: {
      scores: Float64Array.from(chosen, (i) => at(columns.scores, i)),
      truths: chosen.map((i) => TRUTHS[at(columns.truths, i)] ?? 'unknown'),
      defectTypes: chosen.map((i) => types[at(columns.types, i)] ?? ''),
      calibration: run.result?.calibration[run.result.reduction] ?? [],
      seed: run.seed,
    },
  }
}

/** The run's scores as rules and lines take them. What is stored is finite, so there always is a sample. */
export function judgedSample({ input }: JudgedRun): ScoreSample {
  const { scores, truths, calibration } = input
  const of = (truth: Truth): number[] => Array.from(scores).filter((_, i) => truths[i] === truth)
  const sample = makeSample(calibration, of('good'), of('defective'))
  if (sample === null) throw new Error('A stored score is not a finite number.')
  return sample
}

/** Evaluates runs, and remembers the last results: lists ask for them again and again. */
export type Judge = {
  evaluate(project: Project, run: number, settings?: RuleSettings): Promise<Evaluation>
}

const REMEMBERED = 100

export function makeJudge(): Judge {
  const remembered = new Map<string, Promise<Evaluation>>()
  return {
    evaluate: async (project, number, settings = DEFAULT_RULE_SETTINGS) => {
      const { reader } = project.store
      const [{ scored }, change, ignored] = await Promise.all([
        scoreCounts(reader, number),
        lastChange(reader),
        scoredIgnoring(reader, number),
      ])
      const key = JSON.stringify([project.folder, project.asOf, number, scored, change, ignored, settings])
      const known = remembered.get(key)
      if (known !== undefined) return await known
      const evaluation = readJudged(project, number).then(({ input }) => evaluateScores({ ...input, settings }))
      remembered.set(key, evaluation)
      evaluation.catch(() => remembered.delete(key))
      const [oldest] = remembered.keys()
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
      return await evaluation
    },
  }
}
