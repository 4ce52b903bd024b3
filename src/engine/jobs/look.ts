import { availableParallelism } from 'node:os'
import { Fault } from '#domain/faults.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { streamParallel } from '#engine/images/parallel.ts'
import { pixelHash } from '#engine/images/pixel-hash.ts'
import type { Look } from '#engine/protocol.ts'
import type { JobWork, RunJob } from './job.ts'

/** Looks that cross to the host in one message. */
const LOOKS_PER_MESSAGE = 64

/** Decodes every file once: its size, a hash of its pixels, or why it cannot be read. An unreadable file does not end the job. */
export const look: RunJob<'look'> = async ({ files }, work) => {
  let looks: Look[] = []
  let looked = 0
  let unreadable = 0
  const flush = (): void => {
    if (looks.length > 0) work.send({ type: 'looks', looks })
    looks = []
  }
  for await (const seen of streamParallel(files, availableParallelism(), (file) => lookAt(file, work), work)) {
    looks.push(seen)
    if ('fault' in seen) unreadable++
    if (looks.length === LOOKS_PER_MESSAGE) flush()
    work.onProgress?.({ phase: 'Looking at pictures', done: ++looked, total: files.length })
  }
  flush()
  return { at: 'done', result: { looked, unreadable } }
}

/** What a picture file holds, or why it cannot be read. */
export async function lookAt(file: string, work: JobWork): Promise<Look> {
  try {
    const picture = await decodePicture(file, work)
    return { file, width: picture.width, height: picture.height, depth: picture.depth, pixels: pixelHash(picture) }
  } catch (error) {
    if (error instanceof Fault) return { file, fault: error.toRecord() }
    throw error
  }
}
