import { type FileHandle, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { flushFolder } from './atomic.ts'
import { readFault, systemCode, writeFault } from './file-fault.ts'

/**
 * Adds one line to a file and flushes it. A line that a crash has torn before (no line feed at the end) is cut off first, and a
 * line that cannot be written whole is taken back. `line` holds no line feed. Faults: file.disk-full, file.unwritable.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  if (line.includes('\n')) throw new Error('A line cannot hold a line feed.')
  try {
    const { file, isNew } = await openOrMake(path)
    try {
      const end = await endOfLastLine(file)
      await file.truncate(end)
      try {
        await writeAt(file, Buffer.from(`${line}\n`), end)
        await file.datasync()
      } catch (error) {
        await file.truncate(end)
        throw error
      }
    } finally {
      await file.close()
    }
    if (isNew) await flushFolder(dirname(path))
  } catch (error) {
    throw writeFault(error, path)
  }
}

/** The whole lines of a file, without their line feeds; a torn last line is left out. A file that is not there has none. Faults: file.unreadable. */
export async function readLines(path: string): Promise<readonly string[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n')
    return lines.slice(0, -1)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw readFault(error, path)
  }
}

async function openOrMake(path: string): Promise<{ file: FileHandle; isNew: boolean }> {
  try {
    return { file: await open(path, 'r+'), isNew: false }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    return { file: await open(path, 'wx+'), isNew: true }
  }
}

/** Byte after the last line feed. Read backwards by 4 KiB: an unharmed file takes one read. */
async function endOfLastLine(file: FileHandle): Promise<number> {
  const block = Buffer.alloc(4096)
  let end = (await file.stat()).size
  while (end > 0) {
    const start = Math.max(0, end - block.length)
    const { bytesRead } = await file.read(block, 0, end - start, start)
    const found = block.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (found >= 0) return start + found + 1
    end = start
  }
  return 0
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
