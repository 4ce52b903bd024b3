import { z } from 'zod'
import type { Decision, Line } from '#domain/threshold.ts'
import { signatureOrNone } from './people.ts'
import { projectId, type BlobKey, type Instant, type PartId, type RunId } from './words.ts'

/** The run that has the line in force, with that line. */
export const exportModel = z.object({ project: projectId, signature: signatureOrNone })

/** What the program and the exported file say of the same picture. `p` is null without calibration normals. */
export type CheckedPart = {
  /** Its number in the project; null where there is no project. */
  readonly part: PartId | null
  readonly name: string
  readonly program: Judgement
  readonly exported: Judgement
}
export type Judgement = { readonly score: number; readonly p: number | null; readonly decision: Decision }

export type ReleaseCheck = {
  /** From which those that do not lie next to an edge were drawn. */
  readonly seed: number
  /** Of the pictures that the file takes. Left out of checks that are older than files for 16 bits. */
  readonly bits?: 8 | 16
  readonly parts: readonly CheckedPart[]
  /** Chosen and not compared: the picture is not there, not the one that was scored, or cannot be read. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
  /** Of the scores, and the part where it is. */
  readonly largestDifference: number
  readonly at: string
  /** Parts that would be decided otherwise: with one of them the file is not released. */
  readonly changed: number
}

/** An export that was tried, released or not. */
export type ExportedModel = {
  /** Number of its entry in the trail. */
  readonly record: number
  readonly run: RunId
  readonly threshold: number
  readonly line: Line
  readonly released: boolean
  /** '' where it was not released. */
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly check: ReleaseCheck
  readonly madeAt: Instant
  readonly by: string
  /** Null where it was not released, or was written outside of the project. */
  readonly key: BlobKey | null
}
