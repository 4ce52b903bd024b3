import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { systemCode } from '#disk/file-fault.ts'
import type { Work } from '#domain/work.ts'
import type { FoundFile } from './list-files.ts'
import { CONTENT, MANIFEST_NAME, README_NAME, type ListedFile, type Manifest } from './manifest.ts'
import { makeCounter } from './steps.ts'

/** What does not get smaller. */
const PACKED_ALREADY = /\.(png|jpe?g|webp|zip|pdf|onnx|safetensors|bin)$/i

/**
 * The backup's bytes: every file as it is when its turn comes, then the manifest with the hash of what really went in. A file that is gone by
 * then, because training goes on, is named as left out. Memory: one piece of one file.
 */
export async function* pack(
  files: readonly FoundFile[],
  manifestOf: (files: readonly ListedFile[], gone: readonly string[]) => Manifest,
  { readme, mtime }: { readonly readme: string; readonly mtime: Date },
  work: Work,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const output = new PassThrough()
  zip.outputStream.pipe(output)
  zip.on('error', (error: Error) => output.destroy(error))
  const count = makeCounter(
    work,
    'Packing',
    files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  )
  const listed: ListedFile[] = []
  const gone: string[] = []
  const waiting = [...files]
  let current: Readable | undefined

  const content = async function* (handle: FileHandle, name: string, sizeBytes: number): AsyncGenerator<Buffer> {
    const hash = createHash('sha256')
    try {
      for await (const piece of piecesOf(handle, sizeBytes)) {
        count(piece.byteLength)
        hash.update(piece)
        yield piece
      }
    } finally {
      await handle.close()
    }
    listed.push({ name, sizeBytes, sha256: hash.digest('hex') })
    await addNext()
  }
  const addNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const opened = await openIfThere(file.path)
      if (opened === undefined) {
        gone.push(file.name)
        continue
      }
      const name = CONTENT + file.name
      const { size } = await opened.stat()
      const stream = Readable.from(content(opened, name, size), { objectMode: false })
      // yazl does not hand on what goes wrong here.
      stream.on('error', (error) => output.destroy(error))
      current = stream
      zip.addReadStreamLazy(name, { mtime, compress: !PACKED_ALREADY.test(name), size }, (give) => give(null, stream))
      return
    }
    zip.addBuffer(Buffer.from(readme), README_NAME, { mtime })
    zip.addBuffer(Buffer.from(`${JSON.stringify(manifestOf(listed, gone), null, 2)}\n`), MANIFEST_NAME, { mtime })
    zip.end()
  }

  try {
    await addNext()
    for await (const piece of output as AsyncIterable<Buffer>) yield piece
  } finally {
    current?.destroy()
    output.destroy()
  }
}

/** Exactly as many bytes as were there: a file that grows meanwhile is kept as it was. */
async function* piecesOf(handle: FileHandle, sizeBytes: number): AsyncGenerator<Buffer> {
  if (sizeBytes === 0) return
  yield* handle.createReadStream({ autoClose: false, start: 0, end: sizeBytes - 1 }) as AsyncIterable<Buffer>
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
