import { z } from 'zod'
import type { FaultRecord } from '#domain/faults.ts'
import type { RunResult } from '#domain/run.ts'
import type { PartRow } from './parts.ts'
import { partId, projectId, runId, type BlobKey, type RunId } from './words.ts'

/** `run` null: the picture alone. */
/**
 * `judging`: as whoever judges it may see it. Neither truth, set and mask nor the file's name, which often says what it shows.
 */
export const lookAtPart = z.object({ project: projectId, run: runId.nullable(), part: partId, judging: z.boolean().default(false) })
/** Neighbours to have ready: the nearest first. */
export const prepare = z.object({ project: projectId, run: runId, parts: z.array(partId).min(1).max(16) })

/** A connected area above the run's pixel line, in pixels of the residual map; `x`, `y` is its highest place. */
export type HotSpot = { readonly x: number; readonly y: number; readonly sizePixels: number; readonly peak: number }

/**
 * Raw numbers behind a key: rows from the top, channels side by side, little-endian. `uint8` and `uint16` are stored values of the
 * picture file; `float32` is on the 0…1 picture scale.
 */
export type Raw = {
  readonly key: BlobKey
  readonly type: 'uint8' | 'uint16' | 'float32'
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

export type PartLook = {
  readonly part: PartRow
  /** The file is gone, changed, or cannot be read. Everything else is then as it was when it last could be. */
  readonly fault: FaultRecord | null
  /** For `<img>`, at full size. */
  readonly picture: BlobKey
  /** Stored values of the file, RGB. */
  readonly values: Raw
  /** White is defect, at the picture's size. */
  readonly mask: BlobKey | null
  readonly verdict: ScoredLook | null
}

/** What a run says of a part. */
export type ScoredLook = {
  readonly run: RunId
  readonly score: number
  /** Every score part by name. */
  readonly parts: Readonly<Record<string, number>>
  /** Percent of calibration normals that score lower; null without any. */
  readonly percentile: number | null
  /** (1 + normals that score at least as high) / (n + 1). */
  readonly pValue: number | null
  readonly normals: number
  /** What the detector sees and gives is square with this side; the picture is squeezed to it. */
  readonly size: number
  /** PNG of `size`, as many bits as the picture has. */
  readonly rebuilt: BlobKey
  readonly residual: Raw
  readonly residualScale: RunResult['residualScale']
  /** Residual pixels above this belong to hot spots; the contour is drawn there. */
  readonly pixelLine: number
  /** Highest peak first, at most 100. */
  readonly hotSpots: readonly HotSpot[]
}
