import { GROUPS, makeLiveJudge, type Group, type LiveJudge } from '#domain/threshold-judge.ts'
import { SETS, TRUTHS, type ScoreColumns } from '#rpc/score-columns.ts'

export type RankedPart = { readonly part: number; readonly score: number; readonly group: Group; readonly type: string }

/** A run's scores, ready to be judged at every frame. */
export type ScoredRun = {
  readonly judge: LiveJudge
  /** A part by its place in the order of scores, from 0. */
  partAt(rank: number): RankedPart
  /** Acceptance parts that have a score. */
  readonly acceptance: number
  /** Training parts, which are left out: the model has learned them, so their scores say nothing. */
  readonly trained: number
  /** Scores that are infinite or not a number. If there are any, no line can be drawn. */
  readonly notFinite: number
}

/** Sorts the columns once. */
export function readScoredRun(columns: ScoreColumns, typeNames: readonly string[]): ScoredRun {
  const train = SETS.indexOf('train')
  const test = SETS.indexOf('test')
  const places: number[] = []
  let trained = 0
  let notFinite = 0
  let acceptance = 0
  for (let i = 0; i < columns.count; i++) {
    if (columns.sets[i] === test) acceptance++
    if (columns.sets[i] === train) trained++
    else if (!Number.isFinite(columns.scores[i])) notFinite++
    else places.push(i)
  }
  const groups = Uint8Array.from(places, (i) => GROUPS.indexOf(groupOf(columns, i)))
  const types = Uint16Array.from(places, (i) => columns.types[i] ?? 0)
  const judge = makeLiveJudge({ scores: Float64Array.from(places, (i) => columns.scores[i] ?? 0), groups, types, typeNames })
  const partAt: ScoredRun['partAt'] = (rank) => {
    const place = judge.order[rank] ?? 0
    return {
      part: columns.parts[places[place] ?? 0] ?? 0,
      score: judge.all[rank] ?? 0,
      group: GROUPS[groups[place] ?? 0] ?? 'unlabelled',
      type: typeNames[types[place] ?? 0] ?? '',
    }
  }
  return { judge, partAt, acceptance, trained, notFinite }
}

/** Only the acceptance set has a truth that counts; what came in later has none yet. */
function groupOf({ sets, truths }: ScoreColumns, i: number): Group {
  const set = SETS[sets[i] ?? 0]
  if (set === 'calibrate') return 'calibration'
  const truth = set === 'test' ? TRUTHS[truths[i] ?? 2] : 'unknown'
  return truth === undefined || truth === 'unknown' ? 'unlabelled' : truth
}
