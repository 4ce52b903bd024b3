import { evaluateScores, outcomeOf, type Outcome } from '#domain/evaluation.ts'
import { mcnemar } from '#domain/statistics/mcnemar.ts'
import { goodOnly } from '#domain/threshold-rules/good-only.ts'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import { judge, singleLine, type Line } from '#domain/threshold.ts'
import type { Truth } from '#domain/parts.ts'
import type { Project } from '#host/projects/project.ts'
import { lastLineOf, listThresholds } from '#host/store/thresholds.ts'
import type { ComparedSide, Quadrant, RunComparison } from '#rpc/schemas/compare.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { judgedSample, readJudged, type JudgedRun } from './judge-run.ts'

/** A run, and a line if it is not to be the one in force for it. */
export type WantedSide = { readonly run: number; readonly line?: Line }

/** Two runs on the acceptance parts that both have scored; `at`: by the lines of that instant. Faults: those of readJudged. */
export async function compareRuns(project: Project, wantedA: WantedSide, wantedB: WantedSide, at: string): Promise<RunComparison> {
  const [wholeA, wholeB, chosen] = await Promise.all([
    readJudged(project, wantedA.run),
    readJudged(project, wantedB.run),
    listThresholds(project.store.reader, at),
  ])
  const inA = new Set(wholeA.parts)
  const inB = new Set(wholeB.parts)
  const a = onlyThose(wholeA, inB)
  const b = onlyThose(wholeB, inA)
  const lineA = lineFor(wantedA, a, chosen)
  const lineB = lineFor(wantedB, b, chosen)
  const quadrants: Record<Quadrant, number[]> = { 'both-right': [], 'only-a-right': [], 'only-b-right': [], 'both-wrong': [] }
  const types = new Map<string, { n: number; caughtA: number; caughtB: number }>()
  for (const [i, part] of a.parts.entries()) {
    const truth = a.input.truths[i] ?? 'unknown'
    if (truth === 'unknown') continue
    const decisionA = judge(a.input.scores[i] ?? NaN, lineA.line)
    const decisionB = judge(b.input.scores[i] ?? NaN, lineB.line)
    quadrants[quadrantOf(isRight(decisionA, truth), isRight(decisionB, truth))].push(part)
    if (truth !== 'defective') continue
    const type = a.input.defectTypes[i] ?? ''
    const counted = types.get(type) ?? { n: 0, caughtA: 0, caughtB: 0 }
    types.set(type, {
      n: counted.n + 1,
      caughtA: counted.caughtA + (decisionA === 'pass' ? 0 : 1),
      caughtB: counted.caughtB + (decisionB === 'pass' ? 0 : 1),
    })
  }
  return {
    a: sideOf(wantedA.run, a, lineA),
    b: sideOf(wantedB.run, b, lineB),
    parts: a.parts.length,
    onlyA: wholeA.parts.length - a.parts.length,
    onlyB: wholeB.parts.length - b.parts.length,
    quadrants,
    mcnemar: mcnemar(quadrants['only-a-right'].length, quadrants['only-b-right'].length),
    types: [...types].sort(([x], [y]) => (x < y ? -1 : 1)).map(([type, counts]) => ({ type, ...counts })),
  }
}

/** The parts that are in both, in the order of parts; the columns come in that order. */
function onlyThose(judged: JudgedRun, kept: ReadonlySet<number>): JudgedRun {
  const at = [...judged.parts.keys()].filter((i) => kept.has(judged.parts[i] ?? 0))
  const { input } = judged
  return {
    ...judged,
    parts: Uint32Array.from(at, (i) => judged.parts[i] ?? 0),
    input: {
      ...input,
      scores: Float64Array.from(at, (i) => input.scores[i] ?? NaN),
      truths: at.map((i) => input.truths[i] ?? 'unknown'),
      defectTypes: at.map((i) => input.defectTypes[i] ?? ''),
    },
  }
}

type SideLine = { readonly line: Line; readonly from: ComparedSide['from']; readonly chosen: ChosenLine | null }

/** The given line; else the last one of that run that counts or has counted; else the good-only line; else one that flags nothing. */
function lineFor({ run, line }: WantedSide, judged: JudgedRun, all: readonly ChosenLine[]): SideLine {
  if (line !== undefined) return { line, from: 'given', chosen: null }
  const chosen = lastLineOf(all, run)
  if (chosen !== null) return { line: chosen.line, from: 'chosen', chosen }
  const proposal = goodOnly.propose(judgedSample(judged), DEFAULT_RULE_SETTINGS)
  const proposed = proposal.kind === 'line' ? proposal : proposal.offer
  return proposed === null
    ? { line: singleLine(Number.MAX_VALUE), from: 'none', chosen: null }
    : { line: proposed.line, from: 'good-only', chosen: null }
}

function sideOf(run: number, judged: JudgedRun, { line, from, chosen }: SideLine): ComparedSide {
  const { auroc, aupr, intervals } = evaluateScores(judged.input)
  const outcome: Outcome = outcomeOf(line, judgedSample(judged), DEFAULT_RULE_SETTINGS.prices)
  return { run, line, from, chosen, auroc, aupr, aurocInterval: intervals.auroc, auprInterval: intervals.aupr, outcome }
}

/** A part in review is not wrong: a person decides. */
function isRight(decision: ReturnType<typeof judge>, truth: Exclude<Truth, 'unknown'>): boolean {
  return decision === 'review' || (decision === 'reject') === (truth === 'defective')
}

function quadrantOf(a: boolean, b: boolean): Quadrant {
  if (a) return b ? 'both-right' : 'only-a-right'
  return b ? 'only-b-right' : 'both-wrong'
}
