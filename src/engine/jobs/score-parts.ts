import { join } from 'node:path'
import { RUN_FILES } from '#disk/run-folder.ts'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import type { Counted, IgnoreMask } from '#domain/masks/ignore.ts'
import { damagedFault } from '#domain/run-schema.ts'
import type { Run, RunResult } from '#domain/run.ts'
import { weightingOf, withForms } from '#domain/weighting.ts'
import { placeOf } from '#engine/compute/runtimes/registry.ts'
import { countedIn } from '#engine/detectors/scoring.ts'
import { makeScorer, type Scored } from '#engine/detectors/scorer.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { measurePicture } from '#engine/images/measure.ts'
import { streamParallel } from '#engine/images/parallel.ts'
import type { Picture } from '#engine/images/picture.ts'
import { pixelHash } from '#engine/images/pixel-hash.ts'
import { makeResampler, type Resized } from '#engine/images/resample.ts'
import type { PictureFacts, ScorePart, ScoreRow } from '#engine/protocol.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import type { JobWork } from './job.ts'
import { readTrained } from './trained.ts'

/** Pictures that are scored at once. More are hardly faster and take longer to show the first result. */
const BATCH = 16
/** Pictures decoded at the same time; each may be large. */
const DECODERS = 4

/** A picture as the detector sees it, and its size on disk. */
export type Seen = { readonly picture: Resized; readonly width: number; readonly height: number; readonly facts?: PictureFacts }

/** A part that was scored. `scored.residual` and `scored.rebuilt` are good until the next part is asked for. */
export type ScoredPart = { readonly part: ScorePart; readonly seen: Seen; readonly scored: Scored; readonly score: number }
export type UnreadablePart = { readonly part: ScorePart; readonly fault: FaultRecord }

export type RunScorer = {
  readonly run: Run
  readonly result: RunResult
  /** Pixels on each side of the residual maps. */
  readonly size: number
  /** What counts of a residual map; undefined: all of it. */
  readonly counted: Counted | undefined
  /** Scores one part after the other, in their order; what cannot be read is a part with its fault. Holds one batch at a time. */
  score(parts: readonly ScorePart[], work: JobWork): AsyncGenerator<ScoredPart | UnreadablePart>
  dispose(): Promise<void>
}

/** Makes a finished run ready to score; `ignore`: other regions than its own; `facts`: rows have them. Faults: those of `readTrained`, device.unknown, those of the runtime. */
export async function openScorer(
  folder: string,
  deviceId: string,
  mostParts: number,
  { ignore: instead, facts = false }: { readonly ignore?: IgnoreMask | null; readonly facts?: boolean } = {},
): Promise<RunScorer> {
  const [{ run, result, ...trained }, { runtime, device }] = await Promise.all([readTrained(folder), placeOf(deviceId)])
  const reductions = REDUCTIONS.map(({ id }) => id)
  const ignore = (instead === undefined ? result.ignore : instead) ?? undefined
  const scorer = await makeScorer({ ...trained, ignore, runtime, device: device.id }, reductions, Math.max(1, Math.min(BATCH, mostParts)))
  const resampler = makeResampler({ size: scorer.size })
  const see = async (part: ScorePart, work: JobWork): Promise<{ part: ScorePart; seen: Seen } | UnreadablePart> => {
    try {
      const decoded = await decodePicture(part.path, work)
      const picture = await resampler.resize(decoded)
      const { width, height } = decoded
      return { part, seen: { picture, width, height, ...(facts && { facts: factsOf(decoded) }) } }
    } catch (error) {
      if (error instanceof Fault) return { part, fault: error.toRecord() }
      throw error
    }
  }
  const weighting = weightingOf(result)
  return {
    run,
    result,
    size: scorer.size,
    counted: ignore && countedIn(ignore, scorer.size),
    async *score(parts, work) {
      for await (const batch of batches(
        streamParallel(parts, DECODERS, (part) => see(part, work), work),
        scorer.batch,
      )) {
        work.signal.throwIfAborted()
        const scores = await scorer.score(batch.flatMap((entry) => ('seen' in entry ? [entry.seen.picture] : [])))
        let next = 0
        for (const entry of batch) {
          if ('fault' in entry) yield entry
          else {
            const scored = scores[next++]
            if (scored === undefined) throw new Error('The scorer left a picture out.')
            const parts = withForms(scored.parts, weighting)
            yield { ...entry, scored: { ...scored, parts }, score: chosenScore(folder, result.reduction, parts) }
          }
        }
      }
    },
    dispose: async () => {
      await scorer.dispose()
      await resampler.dispose()
    },
  }
}

/** The part that the run calls its score. Faults: run.damaged (its model gives none of that name). */
function chosenScore(folder: string, name: string, parts: Scored['parts']): number {
  const score = parts[name]
  if (score !== undefined) return score
  const names = Object.keys(parts).join(', ')
  throw damagedFault(join(folder, RUN_FILES.run), `It names "${name}" as the run's score, and its model gives ${names}.`)
}

/** What the host is told of a part. */
export function rowOf(entry: ScoredPart | UnreadablePart, map?: string): ScoreRow {
  const { name } = entry.part
  if ('fault' in entry) return { name, fault: entry.fault }
  const { facts } = entry.seen
  return { name, score: entry.score, parts: entry.scored.parts, ...(map !== undefined && { map }), ...(facts !== undefined && { facts }) }
}

function factsOf(picture: Picture): PictureFacts {
  const { width, height, depth } = picture
  return { width, height, depth, pixels: pixelHash(picture), ...measurePicture(picture) }
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
