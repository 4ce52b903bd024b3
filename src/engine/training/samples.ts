import { join } from 'node:path'
import sharp from 'sharp'
import { writeFileAtomic } from '#disk/atomic.ts'
import { makeDraw } from '#domain/random.ts'
import type { SettingValues } from '#domain/run.ts'
import type { Block, Blocks, Program, Runtime, Specs, State } from '#engine/compute/program.ts'
import type { Detector, Stage } from '#engine/detectors/detector.ts'
import { makeBatch } from '#engine/images/batch.ts'
import { drawNoise } from './noise.ts'
import type { Pictures } from './pictures.ts'

/** The folder of a run that shows how the same few parts look after some of its epochs. */
export const SAMPLES = 'samples'

/** Begins to show a stage; its weights are read from the stage's state and never changed. */
export type Sample = (stage: Stage, state: State) => Sampler
export type Sampler = {
  /** Writes the pictures of this epoch if it is one of those that are shown; says whether it did. */
  take(epoch: number, epochs: number): Promise<boolean>
  dispose(): Promise<void>
}

const PARTS = 6
/** Epochs shown of a stage: every one of a short training, and pictures of 300 epochs still fit into some megabytes. */
const MOST_SHOWN = 50

type Run = {
  readonly folder: string
  readonly detector: Detector
  readonly settings: SettingValues
  readonly runtime: Runtime
  readonly device: string
  readonly seed: number
}

/**
 * Rows of pictures as PNG strips, left to right the same parts: `samples/input.png`, `<stage>-<epoch>-rebuilt.png` and `-residual.png`
 * (grey, 255 = 0.5 on the 0…1 picture scale); where a stage draws from noise, `-drawn.png` of the same noise.
 */
export function makeSample(run: Run, pictures: Pictures): Sample {
  const count = Math.min(PARTS, pictures.count)
  const begin = async (stage: Stage, state: State): Promise<{ program: Program; inputs: Blocks }> => {
    const inputs = stage.draws === undefined ? await inputOf(run, pictures, count) : noiseOf(run, stage, count)
    const fn = stage.draws?.fn ?? run.detector.score(run.settings)
    return { program: await run.runtime.compile(fn, specsOf(inputs), { device: run.device, state }), inputs }
  }
  return (stage, state) => {
    // Compiled when the first epoch is shown: a stage that only measures shows none.
    let begun: Promise<{ program: Program; inputs: Blocks }> | undefined
    return {
      take: async (epoch, epochs) => {
        if (epoch % Math.ceil(epochs / MOST_SHOWN) !== 0 && epoch !== epochs) return false
        begun ??= begin(stage, state)
        const { program, inputs } = await begun
        await writeRows(join(run.folder, SAMPLES, `${stage.id}-${epoch}`), program, inputs)
        return true
      },
      dispose: async () => await (await begun)?.program.dispose(),
    }
  }
}

async function inputOf({ folder }: Run, pictures: Pictures, count: number): Promise<Blocks> {
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * pictures.count) / count))
  const batch = makeBatch(await pictures.read(chosen), pictures.size)
  await writeStrip(join(folder, SAMPLES, 'input.png'), batch, 3, 1)
  return { 'in.batch': batch }
}

function noiseOf({ seed }: Run, { id, draws }: Stage, count: number): Blocks {
  const noise = Object.entries(draws?.noise(count) ?? {})
  return Object.fromEntries(noise.map(([name, wanted]) => [`in.${name}`, drawNoise(wanted, makeDraw(seed, 'sample', id, name))]))
}

function specsOf(blocks: Blocks): Specs {
  return Object.fromEntries(Object.entries(blocks).map(([name, { dtype, shape }]) => [name, { dtype, shape }]))
}

/** A residual of half the picture's range is white: what a good part leaves is to be seen, and the scale must not move from epoch to epoch. */
const RESIDUAL_SCALE = 2

async function writeRows(prefix: string, program: Program, inputs: Blocks): Promise<void> {
  const { rebuilt, residual, drawn } = await program.run(inputs)
  if (rebuilt !== undefined) await writeStrip(`${prefix}-rebuilt.png`, rebuilt, 3, 1)
  if (residual !== undefined) await writeStrip(`${prefix}-residual.png`, residual, 1, RESIDUAL_SCALE)
  if (drawn !== undefined) await writeStrip(`${prefix}-drawn.png`, drawn, 3, 1)
}

/** block: [n, size, size, channels], or without channels if it is one -> a PNG of n squares beside each other. */
async function writeStrip(path: string, { data, shape }: Block, channels: 1 | 3, scale: number): Promise<void> {
  const [count = 0, size = 0] = shape
  const row = size * channels
  const strip = new Uint8Array(count * size * row)
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < size; y++) {
      const from = (i * size + y) * row
      const to = (y * count + i) * row
      for (let x = 0; x < row; x++) strip[to + x] = Math.round(255 * Math.min(1, Math.max(0, scale * (data[from + x] ?? 0))))
    }
  }
  const png = await sharp(strip, { raw: { width: count * size, height: size, channels } })
    .png()
    .toBuffer()
  await writeFileAtomic(path, png)
}
