import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 and size of one file's bytes, read piece by piece. What the system says is thrown as it is. */
export async function hashFile(path: string): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece)
    sizeBytes += piece.byteLength
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}
