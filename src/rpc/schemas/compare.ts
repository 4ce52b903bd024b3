import { z } from 'zod'
import type { Outcome } from '#domain/evaluation.ts'
import type { Line } from '#domain/threshold.ts'
import { line, type ChosenLine } from './thresholds.ts'
import { projectId, runId, type PartId, type ProjectId, type RunId } from './words.ts'

/** Model by class: a cell is the latest finished run of a detector in a project. Empty `projects`: all. */
export const table = z.object({ projects: z.array(projectId).max(1000).default([]) })
export type ComparedCell = {
  readonly run: RunId
  readonly auroc: number | null
  readonly aurocInterval: readonly [number, number] | null
  readonly aupr: number | null
  readonly auprInterval: readonly [number, number] | null
}
export type ComparedTable = {
  readonly detectors: readonly { readonly id: string; readonly title: string }[]
  readonly rows: readonly {
    readonly project: ProjectId
    readonly name: string
    readonly good: number
    readonly defective: number
    /** By detector id; null where no finished run with scores exists. */
    readonly cells: Readonly<Record<string, ComparedCell | null>>
  }[]
  /** The same as text, for copying. */
  readonly csv: string
  readonly markdown: string
}

const side = z.object({ run: runId, /** Left out: the line in force for that run, or its good-only line. */ line: line.exactOptional() })
export const runs = z.object({ project: projectId, a: side, b: side })

export type ComparedSide = {
  readonly run: RunId
  readonly line: Line
  /** Where the line came from. */
  readonly from: 'given' | 'chosen' | 'good-only' | 'none'
  readonly chosen: ChosenLine | null
  readonly auroc: number | null
  readonly aupr: number | null
  /** 95 %, on the parts that both have scored. */
  readonly aurocInterval: readonly [number, number] | null
  readonly auprInterval: readonly [number, number] | null
  readonly outcome: Outcome
}
/** A part in review counts as not wrong. */
export type Quadrant = 'both-right' | 'only-a-right' | 'only-b-right' | 'both-wrong'
export type RunComparison = {
  readonly a: ComparedSide
  readonly b: ComparedSide
  /** Acceptance parts that both have scored; everything here is on those. */
  readonly parts: number
  readonly onlyA: number
  readonly onlyB: number
  readonly quadrants: Readonly<Record<Quadrant, readonly PartId[]>>
  /** Exact two-sided McNemar test on the parts where just one is right. */
  readonly mcnemar: number
  readonly types: readonly { readonly type: string; readonly n: number; readonly caughtA: number; readonly caughtB: number }[]
}
