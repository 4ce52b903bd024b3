import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodePicture, MAX_PIXELS } from '#engine/images/decode.ts'
import { pixelHash } from '#engine/images/pixel-hash.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { cancelled, unwatched } from '#test/kit/work.ts'

type FixtureFile = {
  readonly name: string
  readonly depth: 8 | 16
  readonly width: number
  readonly height: number
  readonly base64: string
  /** Every `step`-th number. */
  readonly pixels: readonly number[]
  readonly step: number
}

/** Written by Pillow or by hand, with the pixels they stand for: test/fixtures/images/make.py. */
const { files, inks } = JSON.parse(readFileSync(new URL('../../fixtures/images/decode.json', import.meta.url), 'utf8')) as {
  files: readonly FixtureFile[]
  /** Sheets of one colour in CMYK, 255 = full ink. */
  inks: readonly { format: string; inks: readonly number[]; base64: string }[]
}

/** Writes one file into a folder of its own and gives its path. */
async function planted(name: string, bytes: Uint8Array): Promise<string> {
  const folder = await temporaryFolder()
  await plant(folder, { [name]: bytes })
  return join(folder, name)
}

const decode = async (name: string, bytes: Uint8Array) => decodePicture(await planted(name, bytes), unwatched)
const faultOf = async (name: string, bytes: Uint8Array) => caughtFault(() => decode(name, bytes))

/** A seeded picture of 120 x 90 that no format packs into a few bytes. */
const noise = sharp(
  Uint8Array.from({ length: 120 * 90 * 3 }, (_, i) => (i * i * 31 + i * 17) % 251),
  { raw: { width: 120, height: 90, channels: 3 } },
)

describe('every format', () => {
  test.each(files)('$name has the pixels it was written with, at $depth bit', async (file) => {
    const picture = await decode(file.name, Buffer.from(file.base64, 'base64'))
    expect([picture.width, picture.height, picture.depth]).toEqual([file.width, file.height, file.depth])
    expect(picture.data).toHaveLength(file.width * file.height * 3)
    // Alpha: libvips rounds down where the fixture rounds. JPEG: two decoders may round a transform differently.
    const tolerance = /alpha|jpg/.test(file.name) ? 1 : 0
    const worst = Math.max(...file.pixels.map((value, i) => Math.abs(value - picture.data[i * file.step]!)))
    expect(worst).toBeLessThanOrEqual(tolerance)
  })

  test.each(['JPEG', 'TIFF'])('a CMYK %s becomes sRGB: no ink is white, all ink nearly black, cyan takes the red away', async (format) => {
    const sheets = inks.filter((sheet) => sheet.format === format)
    const pictures = await Promise.all(sheets.map(({ base64 }) => decode('ink', Buffer.from(base64, 'base64'))))
    const [none, full, cyan] = pictures.map(({ data }) => [...data.slice(0, 3)])
    expect(Math.min(...none!)).toBeGreaterThan(250)
    expect(Math.max(...full!)).toBeLessThan(40)
    expect(cyan![0]).toBeLessThan(60)
    expect(Math.min(...cyan!.slice(1))).toBeGreaterThan(120)
  })

  // Where the four corners of the shown picture come from, for each of EXIF's orientations (TIFF 6.0, tag 274).
  test.each([
    [1, 'abcd'],
    [2, 'badc'],
    [3, 'dcba'],
    [4, 'cdab'],
    [5, 'acbd'],
    [6, 'cadb'],
    [7, 'dbca'],
    [8, 'bdac'],
  ])('EXIF orientation %i is applied', async (orientation, corners) => {
    // 32 x 16 with a grey level in each quarter: a b above c d.
    const levels = [30, 90, 160, 230]
    const stored = Uint8Array.from({ length: 32 * 16 }, (_, i) => levels[(i % 32 < 16 ? 0 : 1) + (i < 256 ? 0 : 2)]!)
    const bytes = await sharp(stored, { raw: { width: 32, height: 16, channels: 1 } })
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer()
    const { width, height, data } = await decode('turned.jpg', bytes)
    expect([width, height]).toEqual(orientation < 5 ? [32, 16] : [16, 32])
    const shown = [
      [0, 0],
      [width - 1, 0],
      [0, height - 1],
      [width - 1, height - 1],
    ].map(([x, y]) => 'abcd'[levels.findIndex((level) => Math.abs(level - data[(y! * width + x!) * 3]!) < 20)])
    expect(shown.join('')).toBe(corners)
  })

  test('the bytes decide on the format, not the name', async () => {
    const { width, height } = await decode('really-a-webp.png', await noise.clone().webp().toBuffer())
    expect([width, height]).toEqual([120, 90])
  })

  test('a name in any script and a symbolic link lead to the picture', async () => {
    const folder = await temporaryFolder()
    await plant(folder, { 'Teile/Prüfling № 7 – 部品 🔩.png': await noise.clone().png().toBuffer() })
    await symlink(join(folder, 'Teile/Prüfling № 7 – 部品 🔩.png'), join(folder, 'link'))
    const picture = await decodePicture(join(folder, 'link'), unwatched)
    expect(picture.width).toBe(120)
  })

  test('a picture 20,000 pixels wide is read', async () => {
    const wide = sharp({ create: { width: 20_000, height: 40, channels: 3, background: '#204060' } })
    const { width, height, data } = await decode('wide.png', await wide.png().toBuffer())
    expect([width, height, ...data.slice(-3)]).toEqual([20_000, 40, 0x20, 0x40, 0x60])
  })

  test('a file that was replaced shows its new pixels', async () => {
    const path = await planted('a.png', await noise.clone().png().toBuffer())
    const before = pixelHash(await decodePicture(path, unwatched))
    await writeFile(path, await noise.clone().negate().png().toBuffer())
    expect(pixelHash(await decodePicture(path, unwatched))).not.toBe(before)
  })

  test('a colour profile does not change the numbers', async () => {
    const plain = await decode('plain.png', await noise.clone().png().toBuffer())
    const profiled = await decode('profiled.png', await noise.clone().png().withMetadata({ icc: 'p3' }).toBuffer())
    const stored = await sharp(await noise.clone().png().withMetadata({ icc: 'p3' }).toBuffer(), { ignoreIcc: true })
      .raw()
      .toBuffer()
    expect(profiled.data).toEqual(new Uint8Array(stored))
    expect(plain.data).toHaveLength(profiled.data.length)
  })
})

describe('bad input', () => {
  test.each(['png', 'jpeg', 'webp', 'tiff'] as const)('a %s cut short at any tenth is undecodable', async (format) => {
    const whole = await noise.clone().toFormat(format).toBuffer()
    for (let tenth = 1; tenth < 10; tenth++) {
      const fault = await faultOf(`cut.${format}`, whole.subarray(0, Math.floor((whole.length * tenth) / 10)))
      expect(fault.code).toBe('image.undecodable')
    }
  })

  test('every BMP cut short at any byte is undecodable', async () => {
    const folder = await temporaryFolder()
    for (const { name, base64 } of files.filter((file) => file.name.endsWith('.bmp'))) {
      const whole = Buffer.from(base64, 'base64')
      // Its last row may do without padding: three bytes at most.
      for (let length = 0; length < whole.length - 3; length++) {
        await writeFile(join(folder, name), whole.subarray(0, length))
        const fault = await caughtFault(() => decodePicture(join(folder, name), unwatched))
        expect(fault.code).toBe('image.undecodable')
      }
    }
  })

  test('text named .png', async () => {
    const fault = await faultOf('text.png', Buffer.from('This is not a picture.\n'))
    expect(fault.code).toBe('image.undecodable')
    expect(fault.text.why).toBe('The file does not begin like a PNG, JPEG, BMP, WebP or TIFF picture.')
  })

  test('a file without bytes', async () => {
    const fault = await faultOf('empty.jpg', new Uint8Array())
    expect([fault.code, fault.text.why]).toEqual(['image.undecodable', 'The file is empty.'])
  })

  test('a drawing that a library would render (SVG) is no picture', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    expect((await faultOf('drawing.png', Buffer.from(svg))).code).toBe('image.undecodable')
  })

  test('pixels that are fractions are refused by their type', async () => {
    const fault = await faultOf('fractions.tif', floatTiff())
    expect(fault.code).toBe('image.undecodable')
    expect(fault.text.why).toBe('Its pixels are of the type "float"; only unsigned 8 and 16 bit are read.')
  })

  test('a missing file', async () => {
    const fault = await caughtFault(async () => decodePicture(join(await temporaryFolder(), 'gone.png'), unwatched))
    expect(fault.code).toBe('file.missing')
  })

  test('a folder', async () => {
    const folder = join(await temporaryFolder(), 'folder.png')
    await mkdir(folder)
    expect((await caughtFault(() => decodePicture(folder, unwatched))).code).toBe('file.unreadable')
  })

  // Windows has no such pipes, and the superuser may read everything.
  test.runIf(process.platform !== 'win32')('a pipe that nobody writes to does not wait for ever', async () => {
    const pipe = join(await temporaryFolder(), 'pipe.png')
    execFileSync('mkfifo', [pipe])
    expect((await caughtFault(() => decodePicture(pipe, unwatched))).code).toBe('file.unreadable')
  })

  test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('a file without the right to read it', async () => {
    const path = await planted('secret.png', await noise.clone().png().toBuffer())
    await chmod(path, 0)
    expect((await caughtFault(() => decodePicture(path, unwatched))).code).toBe('file.unreadable')
  })

  test('a cancelled job reads nothing', async () => {
    const path = await planted('a.png', await noise.clone().png().toBuffer())
    await expect(decodePicture(path, cancelled)).rejects.toThrow(/abort/i)
  })
})

describe('too large', () => {
  const claims: readonly [string, number, number, (width: number, height: number) => Uint8Array][] = [
    ['PNG', 100_000, 100_000, pngHeader],
    ['PNG of the greatest sides there are', 0x7fffffff, 0x7fffffff, pngHeader],
    ['BMP', 100_000, 100_000, bmpHeader],
    ['JPEG', 65_000, 65_000, jpegHeader],
  ]

  test.each(claims)('a %s bomb of %i x %i is refused from its header', async (name, width, height, header) => {
    const before = process.memoryUsage().rss
    const fault = await faultOf(name.split(' ')[0]!, header(width, height))
    expect(fault.code).toBe(name === 'BMP' ? 'image.undecodable' : 'image.too-large') // a BMP's length is known: this one is cut short
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  test('a BMP above the limit is refused even when its file is as long as it claims', async () => {
    const path = await planted('sparse.bmp', bmpHeader(23_000, 23_000))
    const file = await open(path, 'r+')
    await file.truncate(54 + 23_000 * 69_000) // a hole: takes no room on the disk
    await file.close()
    const fault = await caughtFault(() => decodePicture(path, unwatched))
    expect(fault.code).toBe('image.too-large')
    expect(fault.text.why).toBe('Its header states 23000 x 23000 pixels; at most 512 megapixels are read.')
  })

  test('the limit is DESIGN’s', () => {
    expect(MAX_PIXELS).toBe(512e6)
  })
})

test('the pixel hash is one for the same picture in several formats, and another for other sides or depths', async () => {
  const byName = new Map(files.map((file) => [file.name, file]))
  const hashOf = async (name: string): Promise<string> => pixelHash(await decode(name, Buffer.from(byName.get(name)!.base64, 'base64')))
  const same = await Promise.all(['colour.png', 'colour-lzw.tif', 'colour.webp', 'colour.bmp', 'top-down.bmp'].map(hashOf))
  expect(new Set(same).size).toBe(1)
  expect(await hashOf('grey.png')).not.toBe(same[0])
  const flat = { width: 4, height: 2, depth: 8 as const, data: new Uint8Array(24) }
  expect(pixelHash(flat)).not.toBe(pixelHash({ ...flat, width: 2, height: 4 }))
  expect(pixelHash(flat)).not.toBe(pixelHash({ ...flat, depth: 16, data: new Uint16Array(24) }))
})

function pngHeader(width: number, height: number): Uint8Array {
  const body = Buffer.alloc(17)
  body.write('IHDR')
  body.writeUInt32BE(width, 4)
  body.writeUInt32BE(height, 8)
  body.set([8, 2, 0, 0, 0], 12)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 0, 0, 13]), body, checksum])
}

function bmpHeader(width: number, height: number): Uint8Array {
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(24, 28)
  return head
}

/** Start of image, a frame of three components, start of scan, end of image. */
function jpegHeader(width: number, height: number): Uint8Array {
  const sides = [height >> 8, height & 255, width >> 8, width & 255]
  const frame = [0xff, 0xc0, 0, 17, 8, ...sides, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
  return Uint8Array.of(0xff, 0xd8, ...frame, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9)
}

/** A grey TIFF of 2 x 2 pixels in 32-bit floating point. */
function floatTiff(): Uint8Array {
  const entries = [
    [256, 2],
    [257, 2],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 8 + 2 + 9 * 12 + 4],
    [277, 1],
    [279, 16],
    [339, 3],
  ] as const
  const file = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 16)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(8, 4)
  file.writeUInt16LE(entries.length, 8)
  for (const [i, [tag, value]] of entries.entries()) {
    file.writeUInt16LE(tag, 10 + 12 * i)
    file.writeUInt16LE(4, 12 + 12 * i)
    file.writeUInt32LE(1, 14 + 12 * i)
    file.writeUInt32LE(value, 18 + 12 * i)
  }
  return file
}
