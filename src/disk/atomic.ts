import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode, writeFault } from './file-fault.ts'

/**
 * Writes a whole file so that a crash at any moment leaves the former content or the new one, never a mixture: temporary
 * name in the same folder, flush, rename, flush of the folder. Folders on the way are made.
 * Faults: file.disk-full, file.unwritable; the temporary file is gone then.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await streamFileAtomic(path, [content])
}

/** As `writeFileAtomic`, for content that is too large to hold at once: what `chunks` yields, one after the other. */
export async function streamFileAtomic(
  path: string,
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const write = async (file: FileHandle): Promise<void> => {
    // appendFile and not write: it goes on until every byte is out.
    for await (const chunk of chunks) await file.appendFile(chunk)
  }
  try {
    const target = await placeOf(path)
    if (target.isReplaceable) await replaceFile(target.path, write)
    else await writeThrough(target.path, write)
  } catch (error) {
    throw writeFault(error, path)
  }
}

/**
 * Whether a file could be put there, before the work for it is done; nothing is left behind and no folder is made.
 * Faults: file.disk-full, file.unwritable.
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const target = await placeOf(path)
    if (!target.isReplaceable) return await (await open(target.path, 'r+')).close()
    let folder = dirname(target.path)
    while (!(await isThere(folder)) && dirname(folder) !== folder) folder = dirname(folder)
    const trial = join(folder, TEMPORARY_PREFIX + randomBytes(8).toString('hex'))
    await (await open(trial, 'wx')).close()
    await rm(trial, { force: true })
  } catch (error) {
    throw writeFault(error, path)
  }
}

/** Removes what interrupted atomic writes left in a folder. Only for who holds the folder's lock: the files may be in use. */
export async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (isTemporary(name)) await rm(join(folder, name), { force: true })
  }
}

/** Whether a name in a folder is that of an atomic write under way (or interrupted). */
export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX)
}

/** Makes a folder's list of names durable. Windows keeps it by itself and opens no folder. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

// Hidden, so that no listing of pictures shows it, and free of the target's name, which may already use the 255 bytes there are.
const TEMPORARY_PREFIX = '.residuum-writing-'

async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, TEMPORARY_PREFIX + randomBytes(8).toString('hex'))
  try {
    const file = await open(temporary, 'wx')
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // the first error is the one to tell
    throw error
  }
  await flushFolder(folder)
}

/** A device or a pipe (`/dev/stdout`) is written to, for a rename would put a file in its place. A folder is refused here, before the work is done. */
async function writeThrough(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'w')
  try {
    await write(file)
  } finally {
    await file.close()
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  )
}

/** Where the bytes belong (behind the links, if `path` is one), and whether a file may be put there. */
async function placeOf(path: string): Promise<{ isReplaceable: boolean; path: string }> {
  try {
    const isFile = (await stat(path)).isFile()
    return { isReplaceable: isFile, path: isFile ? await realpath(path) : path }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { isReplaceable: true, path }
    throw error
  }
}
