import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import sharp from 'sharp'
import { writeFileAtomic } from '#disk/atomic.ts'
import { Fault } from '#domain/faults.ts'
import { makeDraw } from '#domain/random.ts'
import type { Work } from '#domain/work.ts'
import { mapParallel } from '#engine/images/parallel.ts'
import { SIDE, type Drawn, type SampleClass } from '#engine/images/samples/drawing.ts'
import { ring } from '#engine/images/samples/ring.ts'
import { weave } from '#engine/images/samples/weave.ts'
import type { RunJob } from './job.ts'

/** Draws sample data into the job's folder: `ring`, an object, and `weave`, a texture, each in the MVTec AD layout. */
export const sample: RunJob<'sample'> = async ({ out, seed }, work) => {
  return { at: 'done', result: { out, images: await makeSample(out, seed, work) } }
}

/**
 * Writes the sample data, byte for byte the same for a seed, and gives the number of pictures (masks not counted). Faults:
 * `usage` (something else is in the folder), `file.disk-full`, `file.unwritable`.
 */
export async function makeSample(folder: string, seed: number, work: Work): Promise<number> {
  const pictures = CLASSES.flatMap(picturesOf)
  if (!(await isOurs(folder))) throw notEmptyFault(folder)
  await writeFileAtomic(join(folder, README), readme(seed))
  let done = 0
  const write = async (picture: SamplePicture): Promise<void> => {
    await writePicture(folder, picture, drawSamplePicture(picture, seed))
    work.onProgress?.({ phase: 'Drawing', done: ++done, total: pictures.length })
  }
  await mapParallel(pictures, availableParallelism() + 2, write, work)
  return pictures.length
}

/** A folder that is new, empty, or of sample data, whole or begun. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, README), 'utf8')).startsWith(OPENING)
  } catch {
    return (await readdir(folder).catch(() => [])).length === 0
  }
}

function notEmptyFault(folder: string): Fault {
  const text = {
    what: `Sample pictures cannot be drawn into ${folder}.`,
    why: 'The folder holds something else, which might be written over.',
    do: 'Name a new folder, or an empty one.',
  }
  return new Fault('usage', text, { data: { path: folder } })
}

/** One picture of the data: where it lies, and which defect it has. */
export type SamplePicture = {
  readonly part: SampleClass
  readonly set: 'train' | 'test'
  readonly defect: string | undefined
  readonly name: string
}

/** The picture's pixels. The same without its defect when `clean` is set: what differs is the defect. */
export function drawSamplePicture({ part, set, defect, name }: SamplePicture, seed: number, clean = false): Drawn {
  const purpose = [part.id, set, defect ?? 'good', name]
  const makeFlaw = defect === undefined || clean ? undefined : part.defects[defect]
  return part.draw(makeDraw(seed, 'sample', ...purpose), makeFlaw?.(makeDraw(seed, 'sample-flaw', ...purpose)))
}

/** All pictures of a class. */
export function picturesOf(part: SampleClass): readonly SamplePicture[] {
  const several = (count: number, set: 'train' | 'test', defect?: string): SamplePicture[] =>
    Array.from({ length: count }, (_, i) => ({ part, set, defect, name: String(i).padStart(3, '0') }))
  const defective = Object.keys(part.defects).flatMap((defect) => several(COUNTS.defective, 'test', defect))
  return [...several(COUNTS.train, 'train'), ...several(COUNTS.good, 'test'), ...defective]
}

const CLASSES = [ring, weave]

const README = 'README.txt'
/** How its README begins: by it sample data are known again. */
const OPENING = 'Sample pictures, drawn by "residuum sample"'

/** `defective`: of each kind. */
const COUNTS = { train: 60, good: 20, defective: 8 }

async function writePicture(folder: string, { part, set, defect, name }: SamplePicture, { pixels, mask }: Drawn): Promise<void> {
  const bytes = Uint8Array.from(pixels, (value) => Math.round(255 * value))
  const kind = defect ?? 'good'
  await writeFileAtomic(join(folder, part.id, set, kind, `${name}.png`), await png(bytes, 3))
  if (defect === undefined) return
  const white = mask.map((value) => 255 * value)
  await writeFileAtomic(join(folder, part.id, 'ground_truth', kind, `${name}_mask.png`), await png(white, 1))
}

function png(bytes: Uint8Array, channels: 1 | 3): Promise<Buffer> {
  const picture = sharp(bytes, { raw: { width: SIDE, height: SIDE, channels } })
  return (channels === 1 ? picture.toColourspace('b-w') : picture).png().toBuffer()
}

function readme(seed: number): string {
  const list = CLASSES.map(({ id, sentence, defects }) => `${id}/\n  ${sentence}\n  Defects: ${Object.keys(defects).join(', ')}.\n`)
  return `${OPENING} with seed ${seed}. They show nothing real and may be used for anything.

${list.join('\n')}
Each folder has the layout of MVTec AD: train/good to learn from, test/good and test/<defect> to try the result on, and
ground_truth/<defect>/<name>_mask.png, white where the defect is.
`
}
