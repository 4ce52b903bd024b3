import type { Evaluation } from '#domain/evaluation.ts'
import type { Run } from '#domain/run.ts'
import type { Decision } from '#domain/threshold.ts'
import type { Work } from '#domain/work.ts'
import type { PartRow } from '#rpc/schemas/parts.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

/** Everything a report can say of a run. Same content, same bytes: times come from the data. */
export type ReportContent = {
  readonly project: { readonly name: string; readonly uuid: string }
  readonly number: number
  readonly run: Run
  readonly evaluation: Evaluation
  /** The last line chosen for this run; without one no part is judged. */
  readonly line: ChosenLine | null
  readonly lines: readonly ChosenLine[]
  readonly parts: readonly ReportedPart[]
  /** Where a part's pictures are, made if they are not there yet; for formats that show them. */
  pictures(part: number): Promise<{ readonly picture: string; readonly rebuilt: string; readonly residual: string }>
}

export type ReportedPart = {
  readonly row: PartRow
  readonly score: number | null
  readonly why: string
  readonly decision: Decision | null
}

/** One format. `reports/<id>/index.ts` and a line in the registry. */
export type ReportMaker = {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly extension: string
  make(content: ReportContent, work: Work): Promise<Uint8Array>
}
