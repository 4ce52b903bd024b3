import { join } from 'node:path'
import sharp from 'sharp'
import { writeFileAtomic } from '#disk/atomic.ts'
import { makeDraw } from '#domain/random.ts'
import type { SettingValues } from '#domain/run.ts'
import type { Block, Blocks, Program, Runtime, Specs, State, TensorFn } from '#engine/compute/program.ts'
import type { Detector, Stage } from '#engine/detectors/detector.ts'
import { makeBatch } from '#engine/images/batch.ts'
import { drawNoise } from './noise.ts'
import type { Pictures } from './pictures.ts'
import { varietyOf } from './variety.ts'

/** The folder of a run that shows how the same few parts look after some of its epochs. */
export const SAMPLES = 'samples'

/** Begins to show a stage; its weights are read from the stage's state and never changed. */
export type Sample = (stage: Stage, state: State) => Sampler
export type Sampler = {
  /** Writes the pictures of this epoch if it is one of those that are shown. */
  take(epoch: number, epochs: number): Promise<Shown | undefined>
  dispose(): Promise<void>
}

/** What was seen while an epoch was shown. `variety`: of drawings, training/variety.ts. */
export type Shown = { readonly variety?: number }

/** Parts in a row. */
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
 * Rows of six pictures as PNG, left to right the same parts: `samples/input.png`, `<stage>-<epoch>-rebuilt.png` and `-residual.png`
 * (grey, 255 = 0.5 on the 0…1 picture scale). Where a stage draws from noise, `-drawn.png`, always of the same noise: f-AnoGAN's
 * generator a grid of 24, z -> G(z); its encoder a row, and below it `-redrawn.png`, z -> G(z) -> E -> G.
 */
export function makeSample(run: Run, pictures: Pictures): Sample {
  const count = Math.min(PARTS, pictures.count)
  const begin = async (stage: Stage, state: State): Promise<Showing> => {
    const compile = async (fn: TensorFn, inputs: Blocks): Promise<Picturing> => ({
      program: await run.runtime.compile(fn, specsOf(inputs), { device: run.device, state }),
      inputs,
    })
    const { draws } = stage
    const rebuilds = draws?.alone === true ? [] : [await compile(run.detector.score(run.settings), await inputOf(run, pictures, count))]
    if (draws === undefined) return { picturings: rebuilds }
    const drawing = await compile(draws.fn, noiseOf(run, stage, draws.count))
    return { picturings: [...rebuilds, drawing], ...(draws.alone && { parts: await partsOf(pictures, draws.count) }) }
  }
  return (stage, state) => {
    // Compiled when the first epoch is shown: a stage that only measures shows none.
    let begun: Promise<Showing> | undefined
    return {
      take: async (epoch, epochs) => {
        if (epoch % Math.ceil(epochs / MOST_SHOWN) !== 0 && epoch !== epochs) return undefined
        begun ??= begin(stage, state)
        const { picturings, parts } = await begun
        const outputs: Record<string, Block> = {}
        for (const { program, inputs } of picturings) Object.assign(outputs, await program.run(inputs))
        await writeRows(join(run.folder, SAMPLES, `${stage.id}-${epoch}`), outputs)
        const variety = parts && outputs['drawn'] && varietyOf(outputs['drawn'], parts)
        return variety === undefined ? {} : { variety }
      },
      dispose: async () => {
        for (const { program } of (await begun)?.picturings ?? []) await program.dispose()
      },
    }
  }
}

/** A function that makes pictures, and what it is given every time. */
type Picturing = { readonly program: Program; readonly inputs: Blocks }
/** `parts`: good ones, with which drawings are compared. */
type Showing = { readonly picturings: readonly Picturing[]; readonly parts?: Block }

async function inputOf({ folder }: Run, pictures: Pictures, count: number): Promise<Blocks> {
  const batch = await partsOf(pictures, count)
  await writeGrid(join(folder, SAMPLES, 'input.png'), batch, 3, 1)
  return { 'in.batch': batch }
}

/** At most `count` pictures, evenly spread over all. */
async function partsOf(pictures: Pictures, count: number): Promise<Block> {
  const some = Math.min(count, pictures.count)
  const chosen = Array.from({ length: some }, (_, i) => Math.floor((i * pictures.count) / some))
  return makeBatch(await pictures.read(chosen), pictures.size)
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

async function writeRows(prefix: string, outputs: Blocks): Promise<void> {
  for (const [kind, pictures] of Object.entries(outputs)) {
    // Whatever else a scoring gives is no picture.
    if (kind === 'residual') await writeGrid(`${prefix}-residual.png`, pictures, 1, RESIDUAL_SCALE)
    else if (pictures.shape.length === 4) await writeGrid(`${prefix}-${kind}.png`, pictures, 3, 1)
  }
}

/** pictures: [n, size, size, channels], or without channels if it is one -> a PNG of squares, at most six beside each other. */
async function writeGrid(path: string, { data, shape }: Block, channels: 1 | 3, scale: number): Promise<void> {
  const [count = 0, size = 0] = shape
  const columns = Math.min(PARTS, count)
  const rows = Math.ceil(count / columns)
  const line = size * channels
  const grid = new Uint8Array(rows * size * columns * line)
  for (let i = 0; i < count; i++) {
    const row = Math.floor(i / columns)
    for (let y = 0; y < size; y++) {
      const from = (i * size + y) * line
      const to = ((row * size + y) * columns + (i % columns)) * line
      for (let x = 0; x < line; x++) grid[to + x] = Math.round(255 * Math.min(1, Math.max(0, scale * (data[from + x] ?? 0))))
    }
  }
  const png = await sharp(grid, { raw: { width: columns * size, height: rows * size, channels } })
    .png()
    .toBuffer()
  await writeFileAtomic(path, png)
}
