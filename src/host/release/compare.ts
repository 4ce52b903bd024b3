import { Fault } from '#domain/faults.ts'
import { pValue } from '#domain/statistics/calibration.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { DECISION_WORDS, judge, type Decision, type Line } from '#domain/threshold.ts'
import type { ScoreRow } from '#engine/protocol.ts'
import type { CheckedPart, Judgement, ReleaseCheck } from '#rpc/schemas/models.ts'

/** A picture, the score that the program gives it, and what the exported file gave. */
export type Compared = { readonly part: number | null; readonly name: string; readonly score: number; readonly row: ScoreRow }

/** What `decision` of the exported file says by its number. */
const DECISIONS: readonly Decision[] = ['pass', 'review', 'reject']

/** Sets what the exported file gave against what the program says by the same line and the same calibration scores. */
export function compareScorers(
  compared: readonly Compared[],
  {
    line,
    calibration,
    seed,
    bits,
  }: { readonly line: Line; readonly calibration: readonly number[]; readonly seed: number; readonly bits: 8 | 16 },
): ReleaseCheck {
  const sorted = sortScores(calibration)
  const skipped: { name: string; why: string }[] = []
  const parts: CheckedPart[] = []
  for (const { part, name, score, row } of compared) {
    if ('fault' in row) {
      skipped.push({ name, why: row.fault.text.why })
      continue
    }
    const p = sorted === null || sorted.length === 0 ? null : pValue(score, sorted)
    parts.push({ part, name, program: { score, p, decision: judge(score, line) }, exported: exportedOf(row) })
  }
  const worst = parts.reduce<CheckedPart | undefined>(
    (most, one) => (most === undefined || difference(one) > difference(most) ? one : most),
    undefined,
  )
  return {
    seed,
    bits,
    parts,
    skipped,
    largestDifference: worst === undefined ? 0 : difference(worst),
    at: worst?.name ?? '',
    changed: parts.filter(isChanged).length,
  }
}

export function isChanged({ program, exported }: CheckedPart): boolean {
  return program.decision !== exported.decision
}

/** The fault by which a file is held back; undefined if it may be released. The part with the largest difference is named. */
export function releaseFault({ parts, changed, skipped }: ReleaseCheck): Fault | undefined {
  if (parts.length === 0) return uncheckedFault(skipped[0])
  const [worst] = parts.filter(isChanged).sort((a, b) => difference(b) - difference(a))
  if (worst === undefined) return undefined
  const { name, part, program, exported } = worst
  const digits = digitsApart(program.score, exported.score)
  const others = changed === 1 ? '' : ` So it is with ${changed - 1} more of ${parts.length} parts.`
  return new Fault(
    'export.decision-differs',
    {
      what: `The exported scorer gives ${exported.score.toPrecision(digits)} for ${name}, this program gives ${program.score.toPrecision(digits)}; the decision differs.`,
      why: `By the file it is ${DECISION_WORDS[exported.decision]}, by this program ${DECISION_WORDS[program.decision]}.${others}`,
      do: 'The file was not released. Look at the part: its picture, its score and the line must belong to the run as it is now.',
    },
    { data: { name, part, program: program.score, exported: exported.score, changed } },
  )
}

/** A score that is no number in either is a difference beyond all others. */
function difference({ program, exported }: CheckedPart): number {
  const apart = Math.abs(program.score - exported.score)
  return Number.isNaN(apart) ? Number.MAX_VALUE : apart
}

function exportedOf({ score, parts }: Extract<ScoreRow, { score: number }>): Judgement {
  // A file without a decision was exported without a line, and is not checked; any other number is a graph that is wrong, so not a pass.
  return { score, p: parts['p_value'] ?? null, decision: DECISIONS[parts['decision'] ?? NaN] ?? 'reject' }
}

/** As few digits as tell two numbers apart, three at least. */
function digitsApart(a: number, b: number): number {
  for (let digits = 3; digits < 17; digits++) if (a.toPrecision(digits) !== b.toPrecision(digits)) return digits
  return 17
}

function uncheckedFault(first: { name: string; why: string } | undefined): Fault {
  const text = {
    what: 'The exported scorer was not checked, so it was not released.',
    why:
      first === undefined ? 'No part outside training is scored by this run.' : `No picture could be compared: ${first.name}: ${first.why}`,
    do: 'Have the acceptance set scored, or put its pictures back, then export again.',
  }
  return new Fault('export.unchecked', text)
}
