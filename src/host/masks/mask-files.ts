import { readFile } from 'node:fs/promises'
import { readFault } from '#disk/file-fault.ts'
import { runsOf, type Runs, type Size } from '#domain/masks/rle.ts'

/** A mask as the engine wrote it (`mask-bytes`): its size, then a byte for each pixel. Faults: those of reading. */
export async function readMaskBytes(path: string): Promise<Size & { readonly runs: Runs }> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw readFault(error, path)
  })
  const size = { width: bytes.readUInt32LE(0), height: bytes.readUInt32LE(4) }
  return { ...size, runs: runsOf(bytes.subarray(8), size) }
}
