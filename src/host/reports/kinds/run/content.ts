import type { Evaluation, Outcome } from '#domain/evaluation.ts'
import type { Split, Truth } from '#domain/parts.ts'
import type { Run } from '#domain/run.ts'
import type { Rate } from '#domain/statistics/rate.ts'
import type { Decision, Line } from '#domain/threshold.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'
import type { PixelFigures } from '#rpc/schemas/runs.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

/** Everything a report can say of a run. Same content, same bytes: times come from the data. */
export type ReportContent = {
  /** Null for a run folder that belongs to no project. */
  readonly project: { readonly name: string; readonly uuid: string } | null
  /** The run's number in its project. */
  readonly number: number | null
  /** How the run is called: `run 3`, or the name of its folder. */
  readonly title: string
  readonly run: Run
  /** Folder of the parts that were judged. */
  readonly data: string
  readonly evaluation: Evaluation
  /** How well it finds the places of defects; null: nobody had it worked out. */
  readonly pixels: ReportedPixels | null
  /** Null where no rule can draw one: then no part is judged. */
  readonly line: ReportedLine | null
  /** Every line that was chosen for this run, newest first. */
  readonly lines: readonly ChosenLine[]
  readonly parts: readonly ReportedPart[]
  /** Parts left out because the run has learned from the very same file. */
  readonly seen: readonly string[]
  /** Files to show of a part, made now; good until `pictures` is asked for the part after the next few. Faults: those of decoding and scoring. */
  pictures(part: ReportedPart): Promise<PartPictures>
}

/** `kept`: in a project they were worked out and kept; null for a run folder, where they were made just now. */
export type ReportedPixels = Pick<PixelFigures, 'pixelAuroc' | 'pro' | 'maskedParts'> & { readonly kept: PixelFigures | null }

/** The line by which parts are judged, and what it does to the acceptance set now. */
export type ReportedLine = {
  readonly line: Line
  /** `chosen` by a named person; `given` on the command line; else proposed by the good-only rule, and in force nowhere. */
  readonly from: 'chosen' | 'given' | 'good-only'
  /** The record of the choice, if there is one. */
  readonly chosen: ChosenLine | null
  /** What must hold for it, in plain sentences. */
  readonly assumptions: readonly string[]
  readonly outcome: Outcome
  /** By defect type: parts of it that do not pass. */
  readonly recall: Readonly<Record<string, Rate>>
}

export type ReportedPart = {
  /** Its number in the project; in a run folder its place in the list, from 1. */
  readonly part: number
  /** Path below the pictures' folder. Any text a file system allows. */
  readonly name: string
  readonly set: Split
  readonly truth: Truth
  readonly defectType: string
  /** The first 12 hexadecimal digits of the file's SHA-256. */
  readonly sha256Start: string
  readonly score: number | null
  /** Share of the calibration normals that score at least as high, (1 + count) / (n + 1). */
  readonly p: number | null
  /** Why there is no score. */
  readonly why: string
  readonly decision: Decision | null
}
