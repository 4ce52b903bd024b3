import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { checkMask, decodeMask, joinMasks, maskAt } from '#engine/images/mask.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

/** Writes one row of pixels and reads it as a mask. */
async function maskOf(data: Uint8Array | Uint16Array, channels: 1 | 3): Promise<number[]> {
  const path = join(await temporaryFolder(), 'mask.png')
  const drawing = sharp(data, { raw: { width: data.length / channels, height: 1, channels } })
  const is16 = data instanceof Uint16Array
  await drawing
    .toColourspace(channels === 3 ? (is16 ? 'rgb16' : 'srgb') : is16 ? 'grey16' : 'b-w')
    .png()
    .toFile(path)
  return [...(await decodeMask(path, unwatched)).data]
}

test('any value above zero is defect, however faint', async () => {
  expect(await maskOf(Uint8Array.of(0, 1, 128, 255), 1)).toEqual([0, 1, 1, 1])
})

test('any channel counts', async () => {
  expect(await maskOf(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3), 3)).toEqual([0, 1, 1, 1])
})

test('a 16-bit value that 8 bits would lose is defect', async () => {
  expect(await maskOf(Uint16Array.of(0, 1, 255, 65535), 1)).toEqual([0, 1, 1, 1])
})

test('a mask of another size than its picture is a fault that gives both sizes', async () => {
  const mask = { width: 4, height: 3, data: new Uint8Array(12) }
  expect(() => checkMask(mask, 'm.png', { width: 4, height: 3 })).not.toThrow()
  const fault = await caughtFault(() => checkMask(mask, 'm.png', { width: 3, height: 4 }))
  expect([fault.code, fault.text.why]).toEqual(['mask.size-differs', 'The mask has 4 x 3 pixels, the picture 3 x 4.'])
})

test('several masks of a part mark what any of them marks', () => {
  const row = (...data: number[]) => ({ width: 4, height: 1, data: Uint8Array.from(data) })
  expect([...joinMasks([row(1, 0, 0, 0), row(0, 0, 1, 0), row(1, 0, 0, 0)]).data]).toEqual([1, 0, 1, 0])
})

test('the nearest pixel is the one whose middle is nearest', () => {
  const mask = { width: 4, height: 2, data: Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 1) }
  // Middles of 2 columns at 0.25 and 0.75 of 4: pixels 1 and 3. By hand.
  expect([...maskAt(mask, 2, 2)]).toEqual([1, 0, 0, 1])
  expect([...maskAt(mask, 8, 2)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
})

test('enlarging a mask by a whole number and shrinking it again changes nothing', () => {
  const side = fc.integer({ min: 1, max: 9 })
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.boolean()), (width, height, factor, bits) => {
      const mask = { width, height, data: Uint8Array.from({ length: width * height }, () => Number(bits.next().value)) }
      const large = { width: width * factor, height: height * factor, data: maskAt(mask, width * factor, height * factor) }
      expect(maskAt(large, width, height)).toEqual(mask.data)
    }),
  )
})
