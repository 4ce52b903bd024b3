import { constants } from 'node:fs'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import sharp from 'sharp'
import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { readFault } from '#disk/file-fault.ts'
import { BMP_HEADER_BYTES, decodeBmp, parseBmpHeader, type BmpHeader } from './bmp.ts'
import type { Picture } from './picture.ts'

// libvips remembers opened files by path, so a file that was replaced would show its old pixels; and pictures, not their rows, run in parallel here.
sharp.cache(false)
sharp.concurrency(1)

/** DESIGN 5: a picture above 512 megapixels is refused before any pixel is allocated. */
export const MAX_PIXELS = 512_000_000

/** What is known before any pixel is read. Sides are those of the picture as it is shown, orientation applied. */
export type PictureHeader = {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly depth: 8 | 16
  readonly kind:
    { readonly format: 'bmp'; readonly bmp: BmpHeader } | { readonly format: 'vips'; readonly title: string; readonly cmyk: boolean }
}

/**
 * A picture file's pixels, decoded off the main thread (BMP aside). PNG, JPEG, BMP, WebP and TIFF; of several pages the first. Pixels are
 * taken as stored: an embedded colour profile is used for CMYK only, so that any other reader of the file sees the same numbers.
 * Faults: `file.missing`, `file.unreadable`, `image.undecodable`, `image.too-large`.
 */
export async function decodePicture(path: string, work: Work): Promise<Picture> {
  work.signal.throwIfAborted()
  return decodePixels(await readHeader(path), work)
}

/** A picture's size and depth, without its pixels. Faults as in `decodePicture`. */
export async function readHeader(path: string): Promise<PictureHeader> {
  const { head, sizeBytes } = await readHead(path)
  const title = formatOf(head)
  if (title === undefined) {
    const why = sizeBytes === 0 ? 'The file is empty.' : 'The file does not begin like a PNG, JPEG, BMP, WebP or TIFF picture.'
    throw undecodable(path, why)
  }
  if (title === 'BMP') return bmpHeader(path, head, sizeBytes)
  // libpng stops at a million columns; the usual bombs claim more, and are to be refused for what they are.
  if (title === 'PNG' && head.byteLength >= 24) checkSize(path, readUint32(head, 16), readUint32(head, 20))
  return vipsHeader(path, title)
}

/** The pixels behind a header. */
export async function decodePixels(header: PictureHeader, work: Work): Promise<Picture> {
  work.signal.throwIfAborted()
  const { path, kind, width, height } = header
  if (kind.format === 'bmp') return { width, height, depth: 8, data: decodeBmp(await readFile(path), kind.bmp) }
  // `error` refuses a truncated file but not a warning such as surplus bytes between JPEG segments.
  const source = sharp(path, { failOn: 'error', limitInputPixels: MAX_PIXELS, autoOrient: true, ignoreIcc: !kind.cmyk }).flatten({
    background: '#000',
  })
  const pixels =
    header.depth === 16 ? source.toColourspace('rgb16').raw({ depth: 'ushort' }) : source.toColourspace('srgb').raw({ depth: 'uchar' })
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true }).catch((cause: unknown) => {
    throw undecodable(path, `Its ${kind.title} data is damaged or ends early.`, cause)
  })
  if (info.channels !== 3 || info.width !== width || info.height !== height) {
    throw undecodable(
      path,
      `Its ${kind.title} data gave ${info.width} x ${info.height} pixels of ${info.channels} channels, not ${width} x ${height} of 3.`,
    )
  }
  if (header.depth === 8) return { width, height, depth: 8, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
  return { width, height, depth: 16, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) }
}

async function vipsHeader(path: string, title: string): Promise<PictureHeader> {
  const metadata = await sharp(path, { failOn: 'error', limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw undecodable(path, `Its ${title} data is damaged or ends early.`, cause)
    })
  const { width, height } = metadata.autoOrient
  checkSize(path, width, height)
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw undecodable(path, `Its pixels are of the type "${metadata.depth}"; only unsigned 8 and 16 bit are read.`)
  }
  const cmyk = metadata.space === 'cmyk'
  return { path, width, height, depth: metadata.depth === 'ushort' ? 16 : 8, kind: { format: 'vips', title, cmyk } }
}

function bmpHeader(path: string, head: Uint8Array, sizeBytes: number): PictureHeader {
  const bmp = parseBmpHeader(head, sizeBytes)
  if (typeof bmp === 'string') throw undecodable(path, bmp)
  checkSize(path, bmp.width, bmp.height)
  return { path, width: bmp.width, height: bmp.height, depth: 8, kind: { format: 'bmp', bmp } }
}

/** The first bytes and the length of a regular file; anything else (a folder, a pipe that would never end) is a Fault. */
async function readHead(path: string): Promise<{ head: Uint8Array; sizeBytes: number }> {
  let file: FileHandle | undefined
  try {
    // Without O_NONBLOCK, opening a pipe nobody writes to would wait for ever. Windows has neither the flag nor such pipes.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const facts = await file.stat()
    if (!facts.isFile()) throw notRegular(path)
    const { buffer, bytesRead } = await file.read(new Uint8Array(BMP_HEADER_BYTES), 0, BMP_HEADER_BYTES, 0)
    return { head: buffer.subarray(0, bytesRead), sizeBytes: facts.size }
  } catch (error) {
    throw readFault(error, path)
  } finally {
    await file?.close()
  }
}

/** The format's name by its first bytes, whatever the file is called. */
function formatOf(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, 12))
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG'
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'WebP'
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => text.startsWith(magic))) return 'TIFF'
  return text.startsWith('BM') ? 'BMP' : undefined
}

function checkSize(path: string, width: number, height: number): void {
  if (width * height <= MAX_PIXELS) return
  throw new Fault(
    'image.too-large',
    {
      what: `Picture ${path} is too large.`,
      why: `Its header states ${width} x ${height} pixels; at most ${MAX_PIXELS / 1e6} megapixels are read.`,
      do: 'Cut it into smaller pictures, or take it out of the data set.',
    },
    { data: { path, width, height } },
  )
}

function undecodable(path: string, why: string, cause?: unknown): Fault {
  const text = { what: `Picture ${path} cannot be read.`, why, do: 'Copy it again from its source, or take it out of the data set.' }
  return new Fault('image.undecodable', text, { cause, data: { path } })
}

function notRegular(path: string): Fault {
  const text = { what: `${path} cannot be read.`, why: 'It is a folder or a device, not a file.', do: 'Give the path of a picture file.' }
  return new Fault('file.unreadable', text, { data: { path } })
}

function readUint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
}
