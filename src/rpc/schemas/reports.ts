import { z } from 'zod'
import { signatureOrNone } from './people.ts'
import { projectId, runId, type BlobKey, type Instant, type RunId } from './words.ts'

export type ReportFormat = { readonly id: string; readonly title: string; readonly sentence: string; readonly extension: string }

export const make = z.object({ project: projectId, run: runId, format: z.string().min(1).max(50), signature: signatureOrNone })

/** A report that was made. Never edited: a new one stands beside it. */
export type ReportRow = {
  readonly report: number
  readonly run: RunId
  readonly format: string
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly madeAt: Instant
  readonly by: string
  readonly key: BlobKey
}
