import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pngValues } from '#renderer/viewer/png-values.ts'

const [width, height] = [37, 23]
const numbers = (count: number, most: number): number[] =>
  Array.from({ length: count }, (_, i) => (i * 7919 + (i % 13) * 104_729) % (most + 1))
const asBytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer)

describe('pngValues', () => {
  it('reads back 8-bit values as sharp wrote them, with every filter', async () => {
    const stored = Uint8Array.from(numbers(width * height * 3, 255))
    const png = await sharp(stored, { raw: { width, height, channels: 3 } })
      .png({ adaptiveFiltering: true })
      .toBuffer()
    const read = await pngValues(asBytes(png))
    expect(read).toMatchObject({ width, height, channels: 3 })
    expect(Buffer.from(read.data as Uint8Array).equals(Buffer.from(stored))).toBe(true)
  })
  it('keeps all 16 bits', async () => {
    const stored = Uint16Array.from(numbers(width * height * 3, 65_535))
    const png = await sharp(stored, { raw: { width, height, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    const read = await pngValues(asBytes(png))
    expect(read.data).toBeInstanceOf(Uint16Array)
    expect([...read.data]).toEqual([...stored])
  })
  it('reads grey pictures', async () => {
    const stored = Uint8Array.from(numbers(width * height, 255))
    const png = await sharp(stored, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(await pngValues(asBytes(png))).toMatchObject({ channels: 1, data: stored })
  })
  it('refuses what is no PNG file, is cut off, or is stored in another way', async () => {
    await expect(pngValues(new Uint8Array(40))).rejects.toThrow('no PNG')
    const palette = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
      .png({ palette: true })
      .toBuffer()
    await expect(pngValues(asBytes(palette))).rejects.toThrow('not read here')
    const whole = await sharp(Uint8Array.from(numbers(width * height, 255)), { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer()
    await expect(pngValues(asBytes(whole.subarray(0, 200)))).rejects.toThrow()
  })
})
