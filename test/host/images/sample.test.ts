import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Progress } from '#domain/work.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { decodeMask } from '#engine/images/mask.ts'
import { SIDE } from '#engine/images/samples/drawing.ts'
import { ring } from '#engine/images/samples/ring.ts'
import { weave } from '#engine/images/samples/weave.ts'
import { drawSamplePicture, makeSample, picturesOf } from '#engine/jobs/sample.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { cancelled, watched } from '#test/kit/work.ts'

const pixelCount = SIDE * SIDE

describe.each([ring, weave])('$id', (part) => {
  const defective = picturesOf(part).filter(({ defect }) => defect !== undefined)

  test('every defect shows inside its mask and nothing has changed far from it', () => {
    for (const picture of defective) {
      const [bad, clean] = [drawSamplePicture(picture, 3), drawSamplePicture(picture, 3, true)]
      let [marked, inside, outside] = [0, 0, 0]
      for (let i = 0; i < pixelCount; i++) {
        const change = Math.max(...[0, 1, 2].map((c) => Math.abs(bad.pixels[3 * i + c]! - clean.pixels[3 * i + c]!)))
        if (bad.mask[i]) {
          marked++
          inside += change
        } else outside = Math.max(outside, change)
      }
      // From a chip of a few pixels to a stain of 3 % of the picture; all to be seen by a person (4 % of the range is about the least).
      expect(marked, `${picture.defect}/${picture.name}`).toBeGreaterThan(20)
      expect(marked).toBeLessThan(0.06 * pixelCount)
      expect(inside / marked, `${picture.defect}/${picture.name}`).toBeGreaterThan(0.04)
      // What is left out of the mask is the defect's soft edge, below 30 % of it.
      expect(outside).toBeLessThan(0.3)
    }
  })

  test('a good picture has an empty mask, and no two pictures are the same', () => {
    const [first, second] = picturesOf(part)
    const [a, b] = [drawSamplePicture(first!, 3), drawSamplePicture(second!, 3)]
    expect(a.mask.some(Boolean)).toBe(false)
    expect(a.pixels).not.toEqual(b.pixels)
  })

  test('another seed draws other pictures, the same seed the same', () => {
    const [picture] = defective
    expect(drawSamplePicture(picture!, 3)).toEqual(drawSamplePicture(picture!, 3))
    expect(drawSamplePicture(picture!, 3).pixels).not.toEqual(drawSamplePicture(picture!, 4).pixels)
  })
})

test('writes two classes in the MVTec layout, and the same bytes when asked again', async () => {
  const first = await temporaryFolder()
  const work = watched()
  expect(await makeSample(first, 5, work)).toBe(224)
  expect(work.reports.at(-1)).toEqual({ phase: 'Drawing', done: 224, total: 224 })

  const names = (await readdir(first, { recursive: true })).sort()
  const count = (folder: string): number => names.filter((name) => name.startsWith(folder) && name.endsWith('.png')).length
  expect(['ring/train/good', 'ring/test/good', 'ring/test/dent', 'weave/train/good', 'weave/test/hole'].map(count)).toEqual([
    60, 20, 8, 60, 8,
  ])
  for (const id of ['ring', 'weave']) expect(count(`${id}/ground_truth`)).toBe(count(`${id}/test`) - 20)
  const picture = await decodePicture(join(first, 'ring/test/chip/003.png'), work)
  const mask = await decodeMask(join(first, 'ring/ground_truth/chip/003_mask.png'), work)
  expect([picture.width, picture.height, picture.depth, mask.width, mask.height]).toEqual([256, 256, 8, 256, 256])
  expect(await readFile(join(first, 'README.txt'), 'utf8')).toContain('drawn by "residuum sample" with seed 5')

  // Once more, and stopped after 20 pictures: all would take another quarter of a minute.
  const second = await temporaryFolder()
  const stop = new AbortController()
  const onProgress = ({ done }: Progress): void => void (done === 20 && stop.abort())
  await expect(makeSample(second, 5, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/i)
  const again = (await readdir(second, { recursive: true })).filter((name) => name.endsWith('.png'))
  expect(again.length).toBeGreaterThanOrEqual(20)
  for (const name of again) expect((await readFile(join(second, name))).equals(await readFile(join(first, name))), name).toBe(true)
})

test('a cancelled job writes no picture', async () => {
  const folder = await temporaryFolder()
  await expect(makeSample(folder, 1, cancelled)).rejects.toThrow(/abort/i)
  expect(await readdir(folder)).toEqual(['README.txt'])
})

test('sample data are not drawn into a folder of something else, and are drawn anew into their own', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'README.txt'), 'Notes of a person.')
  const fault = await caughtFault(() => makeSample(folder, 0, cancelled))
  expect([fault.code, await readFile(join(folder, 'README.txt'), 'utf8')]).toEqual(['usage', 'Notes of a person.'])
  const own = join(folder, 'sample')
  for (const round of [1, 2]) await makeSample(own, round, cancelled).catch(() => undefined)
  expect(await readFile(join(own, 'README.txt'), 'utf8')).toContain('with seed 2')
})
