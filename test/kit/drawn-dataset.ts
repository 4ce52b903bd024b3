import sharp from 'sharp'
import { drawDisc } from './drawn-parts.ts'
import { plant } from './temporary-folder.ts'

/** Draws a data set in the MVTec layout: good discs, and discs with a bright scratch and its mask. Needs no engine. */
export async function drawDataset(root: string, counts: { train: number; good: number; scratch: number }, side = 32): Promise<void> {
  const files: Record<string, Uint8Array> = {}
  for (let i = 0; i < counts.train; i++) files[`train/good/${i}.png`] = await drawDisc(side, `train ${i}`)
  for (let i = 0; i < counts.good; i++) files[`test/good/${i}.png`] = await drawDisc(side, `good ${i}`)
  for (let i = 0; i < counts.scratch; i++) {
    files[`test/scratch/${i}.png`] = await scratched(await drawDisc(side, `scratch ${i}`), side)
    files[`ground_truth/scratch/${i}_mask.png`] = await scratchMask(side)
  }
  await plant(root, files)
}

/** Rows of the scratch: a tenth of the side, in the middle. */
const scratchAt = (side: number): { left: number; top: number; width: number; height: number } => ({
  left: Math.floor(side / 4),
  top: Math.floor(side / 2),
  width: Math.ceil(side / 2),
  height: Math.ceil(side / 10),
})

async function scratched(disc: Uint8Array, side: number): Promise<Uint8Array> {
  const { left, top, width, height } = scratchAt(side)
  const input = { create: { width, height, channels: 3, background: '#fff' } } as const
  return await sharp(disc).composite([{ input, left, top }]).png().toBuffer()
}

async function scratchMask(side: number): Promise<Uint8Array> {
  const { left, top, width, height } = scratchAt(side)
  const input = { create: { width, height, channels: 3, background: '#fff' } } as const
  return await sharp({ create: { width: side, height: side, channels: 3, background: '#000' } })
    .composite([{ input, left, top }])
    .toColourspace('b-w')
    .png()
    .toBuffer()
}
