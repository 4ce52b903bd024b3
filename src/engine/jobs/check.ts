import { InferenceSession, Tensor } from 'onnxruntime-node'
import { Fault } from '#domain/faults.ts'
import { PORTABLE_INPUT } from '#engine/compute/portable.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { streamParallel } from '#engine/images/parallel.ts'
import type { Picture } from '#engine/images/picture.ts'
import type { ScorePart, ScoreRow } from '#engine/protocol.ts'
import type { JobWork, RunJob } from './job.ts'

/** Pictures decoded ahead; one is computed at a time, as whoever uses the file would. */
const AHEAD = 3

/** Runs an exported file on pictures as any other program would: `score`, and `p_value` and `decision` if the file gives them, as parts. */
export const check: RunJob<'check'> = async ({ model, bits, parts }, work) => {
  const session = await InferenceSession.create(model)
  let done = 0
  try {
    for await (const { part, seen } of streamParallel(parts, AHEAD, (one) => see(one, work), work)) {
      work.signal.throwIfAborted()
      const row: ScoreRow =
        'fault' in seen ? { name: part.name, fault: seen.fault.toRecord() } : await rowOf(session, part, atDepth(seen.picture, bits))
      work.send({ type: 'rows', rows: [row] })
      work.onProgress?.({ phase: 'Checking the exported file', done: ++done, total: parts.length })
    }
  } finally {
    await session.release()
  }
  return { at: 'done', result: { checked: done } }
}

type SeenPart = { readonly part: ScorePart; readonly seen: { readonly picture: Picture } | { readonly fault: Fault } }

async function see(part: ScorePart, work: JobWork): Promise<SeenPart> {
  try {
    return { part, seen: { picture: await decodePicture(part.path, work) } }
  } catch (error) {
    if (error instanceof Fault) return { part, seen: { fault: error } }
    throw error
  }
}

/** A picture of the other depth is brought to the one that the file takes, as whoever feeds it has to (docs/guide/export.md). */
function atDepth(picture: Picture, bits: 8 | 16): Picture {
  const { width, height, data, depth } = picture
  if (depth === bits) return picture
  if (bits === 8) return { width, height, depth: 8, data: Uint8Array.from(data, (level) => Math.round(level / 257)) }
  return { width, height, depth: 16, data: Uint16Array.from(data, (level) => level * 257) }
}

async function rowOf(session: InferenceSession, { name }: ScorePart, { width, height, data, depth }: Picture): Promise<ScoreRow> {
  const levels = new Tensor(depth === 8 ? 'uint8' : 'uint16', data, [1, height, width, 3])
  const outputs = await session.run({ [PORTABLE_INPUT]: levels })
  const numberOf = (output: string): number => Number(outputs[output]?.data[0] ?? NaN)
  const given = ['p_value', 'decision'].filter((output) => outputs[output] !== undefined)
  return { name, score: numberOf('score'), parts: Object.fromEntries(given.map((output) => [output, numberOf(output)])) }
}
