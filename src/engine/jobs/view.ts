import sharp, { type Sharp } from 'sharp'
import { writeFileAtomic } from '#disk/atomic.ts'
import { Fault } from '#domain/faults.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { checkMask, decodeMask, joinMasks } from '#engine/images/mask.ts'
import { makeQueue } from '#engine/images/parallel.ts'
import type { Mask, Picture } from '#engine/images/picture.ts'
import { measurePicture } from '#engine/images/measure.ts'
import type { ViewOutcome, ViewTask } from '#engine/protocol.ts'
import type { RunJob, JobWork } from './job.ts'
import { faultOf, untilCancelled } from './requests.ts'
import { openScorer, type RunScorer } from './score-parts.ts'

/** Runs that stay ready to score: two can be compared without loading either again. */
const READY_RUNS = 2

/**
 * Makes what people look at, as it is asked for, until the host cancels. Pictures are made side by side (the host limits how many),
 * maps one after the other. A request that fails is answered with its fault and ends nothing.
 */
export const view: RunJob<'view'> = (_job, work) => {
  const scorers = readyScorers()
  const inTurn = makeQueue()
  work.onView(({ id, task }) => {
    const made: Promise<readonly number[] | void> =
      task.want === 'maps'
        ? inTurn(() => makeMaps(task, scorers, work))
        : task.want === 'measure'
          ? measure(task.file, work)
          : makePicture(task, work)
    void made
      .then((values): ViewOutcome => ({ at: 'done', ...(values !== undefined && { values }) }), outcomeOf)
      .then((outcome) => work.send({ type: 'viewed', id, outcome }))
  })
  return untilCancelled(work)
}

type PictureTask = Exclude<ViewTask, { want: 'maps' | 'measure' }>
type MapsTask = Extract<ViewTask, { want: 'maps' }>

async function makePicture(task: PictureTask, work: JobWork): Promise<void> {
  switch (task.want) {
    case 'thumbnail': {
      const small = asSharp(await decodePicture(task.file, work)).resize(task.side, task.side, { fit: 'inside', withoutEnlargement: true })
      return await writeFileAtomic(task.out, await small.toColourspace('srgb').webp({ quality: 82 }).toBuffer())
    }
    case 'picture':
      return await writeFileAtomic(
        task.out,
        await asSharp(await decodePicture(task.file, work))
          .png({ compressionLevel: 3 })
          .toBuffer(),
      )
    case 'values': {
      const { data } = await decodePicture(task.file, work)
      return await writeFileAtomic(task.out, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
    case 'mask': {
      const { width, height, data } = await maskOf(task.files, work)
      const png = sharp(
        data.map((value) => value * 255),
        { raw: { width, height, channels: 1 } },
      ).png()
      return await writeFileAtomic(task.out, await png.toBuffer())
    }
    case 'mask-bytes': {
      const { width, height, data } = await maskOf(task.files, work)
      const bytes = new Uint8Array(8 + data.length)
      const head = new DataView(bytes.buffer)
      head.setUint32(0, width, true)
      head.setUint32(4, height, true)
      bytes.set(data, 8)
      return await writeFileAtomic(task.out, bytes)
    }
  }
}

/** The masks in some files as one. */
async function maskOf(files: readonly string[], work: JobWork): Promise<Mask> {
  const [first, ...others] = await Promise.all(files.map((file) => decodeMask(file, work)))
  if (first === undefined) throw new Error('A mask was asked for, but no file was named.')
  for (const [i, other] of others.entries()) checkMask(other, files[i + 1] ?? '', first)
  return joinMasks([first, ...others])
}

async function measure(file: string, work: JobWork): Promise<readonly number[]> {
  const { brightness, sharpness } = measurePicture(await decodePicture(file, work))
  return [brightness, sharpness]
}

/** Sixteen bits stay sixteen. */
function asSharp({ data, width, height, depth }: Picture): Sharp {
  const picture = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
  return depth === 16 ? picture.toColourspace('rgb16') : picture
}

async function makeMaps(task: MapsTask, scorers: ReadyScorers, work: JobWork): Promise<void> {
  const scorer = await scorers.of(task.run, task.device)
  const part = { name: task.file, path: task.file, masks: [], defective: null }
  for await (const entry of scorer.score([part], work)) {
    if ('fault' in entry) throw Fault.fromRecord(entry.fault)
    const { rebuilt, residual } = entry.scored
    const { size } = scorer
    await writeFileAtomic(
      task.rebuilt,
      await asSharp(pictureOf(rebuilt, size, entry.seen.picture instanceof Uint16Array))
        .png()
        .toBuffer(),
    )
    // Little-endian, as every processor that Residuum runs on has it.
    await writeFileAtomic(task.residual, new Uint8Array(residual.buffer, residual.byteOffset, residual.byteLength).slice())
  }
}

/** rebuilt: [size, size, 3] in 0…1, as a picture of the depth that its original has. */
function pictureOf(rebuilt: Float32Array, size: number, isDeep: boolean): Picture {
  const top = isDeep ? 65535 : 255
  const level = (value: number): number => Math.round(top * Math.min(1, Math.max(0, value)))
  return isDeep
    ? { width: size, height: size, depth: 16, data: Uint16Array.from(rebuilt, level) }
    : { width: size, height: size, depth: 8, data: Uint8Array.from(rebuilt, level) }
}

type ReadyScorers = { of(run: string, device: string): Promise<RunScorer> }

/** The last runs that were looked at; the one not used for longest goes first. Asked one at a time. */
function readyScorers(): ReadyScorers {
  const ready = new Map<string, RunScorer>()
  return {
    of: async (run, device) => {
      const there = ready.get(run)
      if (there !== undefined) {
        ready.delete(run)
        ready.set(run, there)
        return there
      }
      const [oldest] = ready
      if (ready.size >= READY_RUNS && oldest !== undefined) {
        ready.delete(oldest[0])
        await oldest[1].dispose()
      }
      const made = await openScorer(run, device, 1)
      ready.set(run, made)
      return made
    },
  }
}

function outcomeOf(error: unknown): ViewOutcome {
  return { at: 'failed', fault: faultOf(error) }
}
