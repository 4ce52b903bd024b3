import { loadImage } from '@napi-rs/canvas'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { colourMap } from '#domain/colour-maps.ts'
import { drawContactSheet, type ContactRow, type ContactSheet } from '#engine/images/contact-sheet.ts'

const SIZE = 64

function rowOf(residual: number, mask?: Uint8Array): ContactRow {
  return {
    caption: ['test/crack/001.png', 'score 0.132', 'reject'],
    input: new Float32Array(SIZE * SIZE * 3).fill(1),
    rebuilt: new Uint8Array(SIZE * SIZE * 3).fill(128),
    residual: new Float32Array(SIZE * SIZE).fill(residual),
    ...(mask !== undefined && { mask }),
  }
}

const sheet = (rows: readonly ContactRow[]): ContactSheet => ({
  title: 'Ring, autoencoder',
  rows,
  size: SIZE,
  scaleMax: 0.2,
  colourMap: 'inferno',
})

/** The colour in the middle of a row's picture; cells are 192 px wide with 8 px between them, below a head of 92 px. */
async function middles(png: Buffer, row: number): Promise<number[][]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return [0, 1, 2].map((column) => {
    const at = ((92 + row * 200 + 96) * info.width + 8 + column * 200 + 96) * 3
    return [...data.subarray(at, at + 3)]
  })
}

test('shows input, rebuilt picture and residual side by side, on one scale for all rows', async () => {
  const png = await drawContactSheet(sheet([rowOf(0), rowOf(0.1), rowOf(5)]))
  const inferno = (index: number): number[] => [...colourMap('inferno').subarray(index * 3, index * 3 + 3)]
  const white = [255, 255, 255]
  const grey = [128, 128, 128]
  expect(await middles(png, 0)).toEqual([white, grey, inferno(0)])
  expect(await middles(png, 1)).toEqual([white, grey, inferno(128)])
  expect(await middles(png, 2)).toEqual([white, grey, inferno(255)])
})

test('outlines the marked defect on the residual without covering it', async () => {
  const mask = new Uint8Array(SIZE * SIZE)
  for (let y = 20; y < 40; y++) mask.fill(1, y * SIZE + 20, y * SIZE + 40)
  const { data, info } = await sharp(await drawContactSheet(sheet([rowOf(0, mask)])))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  // One picture pixel is three pixels of the sheet; the line lies on the border between two.
  const at = (x: number, y: number): number[] => {
    const from = ((92 + y) * info.width + 8 + 400 + x) * 3
    return [...data.subarray(from, from + 3)]
  }
  const [cyan, darkest] = [
    [0, 229, 255],
    [0, 0, 4],
  ]
  expect([57, 59, 60, 63].map((x) => at(x, 90))).toEqual([darkest, cyan, cyan, darkest])
  expect([117, 119, 120, 123].map((y) => at(90, y))).toEqual([darkest, cyan, cyan, darkest])
})

test('a sheet without rows is a head only, and the file is a PNG', async () => {
  const image = await loadImage(await drawContactSheet(sheet([])))
  expect([image.width, image.height]).toEqual([908, 100])
})

test('a picture of another size than the sheet’s is a mistake of the caller', async () => {
  await expect(drawContactSheet({ ...sheet([rowOf(0)]), size: 32 })).rejects.toThrow('is not [32, 32, 3]')
})
