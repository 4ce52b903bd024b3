import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { systemCode } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import type { Work } from '#domain/work.ts'
import { inParallel } from './in-parallel.ts'

/** A file's content in short; or why it could not be read. */
export type FileHash = { readonly sha256: string; readonly sizeBytes: number } | { readonly why: string }

/** SHA-256 of each file's bytes, in the order of `paths`. A file that cannot be read is a row with a reason. Progress: phase `hashing`, in files. */
export async function hashFiles(root: string, paths: readonly string[], work: Work): Promise<readonly FileHash[]> {
  const report = throttled(work, 'hashing', paths.length)
  const pieces: Buffer[] = [] // used again: 100,000 small files would else allocate 25 GB
  return await inParallel(paths, work.signal, async (path) => {
    const piece = pieces.pop() ?? Buffer.allocUnsafe(256 * 1024)
    const hash = await hashFile(absolutePart(root, path), piece)
    pieces.push(piece)
    report()
    return hash
  })
}

/** Read piece by piece: a file of gigabytes needs no more memory than a small one. */
async function hashFile(path: string, piece: Buffer): Promise<FileHash> {
  try {
    const file = await open(path, 'r')
    try {
      const hash = createHash('sha256')
      let sizeBytes = 0
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, piece.length, null)
        if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes }
        hash.update(piece.subarray(0, bytesRead))
        sizeBytes += bytesRead
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    return { why: `The file cannot be read (${code}).` }
  }
}

/** Counts one more done; reports at most ten times a second, and the last always. */
function throttled(work: Work, phase: string, total: number): () => void {
  let done = 0
  let last = 0
  return () => {
    done++
    const now = Date.now()
    if (done < total && now - last < 100) return
    last = now
    work.onProgress?.({ phase, done, total })
  }
}
