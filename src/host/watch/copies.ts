import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, link, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from '#disk/atomic.ts'
import { readFault, systemCode, writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import type { FileFacts } from './journal.ts'

/** A picture as it was when it was read, under a name of its own beside the results: what is scored and what is kept are the same bytes. */
export type Staged = FileFacts & { readonly file: string; readonly sha256: string }

/**
 * Reads a picture once, into the staging folder, with its hash. Undefined if it has changed meanwhile or is gone: it is looked at again
 * later. So is one that cannot be opened or read, with the fault that says why. Faults of writing: file.disk-full, file.unwritable.
 */
export async function stage(folder: string, root: string, facts: FileFacts): Promise<Staged | Fault | undefined> {
  const from = join(root, facts.path)
  const file = join(folder, randomBytes(8).toString('hex') + endingOf(facts.path))
  const hash = createHash('sha256')
  let sizeBytes = 0
  const to = await open(file, 'wx').catch((error: unknown) => {
    throw writeFault(error, file)
  })
  try {
    const source = createReadStream(from)
    // Its errors come out of the loop; this one keeps an early one from being nobody's.
    source.on('error', () => undefined)
    for await (const piece of source as AsyncIterable<Buffer>) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      await to.appendFile(piece).catch((error: unknown) => {
        throw writeFault(error, file)
      })
    }
    await to.sync()
    const now = await stat(from)
    if (sizeBytes === facts.sizeBytes && now.size === facts.sizeBytes && now.mtimeMs === facts.mtimeMs) {
      return { ...facts, file, sha256: hash.digest('hex') }
    }
  } catch (error) {
    // What the system says of the picture itself is not the end of anything.
    const code = systemCode(error)
    await rm(file, { force: true })
    if (code === undefined) throw error
    if (code === 'ENOENT') return undefined
    const fault = readFault(error, from)
    if (fault instanceof Fault) return fault
    throw error
  } finally {
    await to.close()
  }
  await rm(file, { force: true })
  return undefined
}

/**
 * Puts a file under `root` as `path`, or as `name-2.ext`, `name-3.ext`, … where there is another of that name: nothing is ever written over. A
 * file with the same content in that place is what an earlier try left, and stays. Gives the path below the root, with forward slashes. The
 * file itself is moved if it may be (`move`), else copied. A name that the disk does not take (too long, or with signs that it does not know) is
 * not the end of anything: the copy is called by its SHA-256 then. Faults: file.disk-full, file.unwritable.
 */
export async function place(
  from: { readonly file: string; readonly sha256: string; readonly move: boolean },
  root: string,
  path: string,
): Promise<string> {
  try {
    return await placeAs(from, root, path)
  } catch (error) {
    if (!NOT_A_NAME.has(systemCode(error) ?? '')) throw writeFault(error, join(root, path))
  }
  const top = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : ''
  return await placeAs(from, root, `${top}${from.sha256}${endingOf(path)}`).catch((error: unknown) => {
    throw writeFault(error, join(root, path))
  })
}

const NOT_A_NAME: ReadonlySet<string> = new Set(['ENAMETOOLONG', 'EINVAL', 'EILSEQ'])

async function placeAs(
  from: { readonly file: string; readonly sha256: string; readonly move: boolean },
  root: string,
  path: string,
): Promise<string> {
  const folder = dirname(join(root, path))
  let temporary = from.file
  try {
    await mkdir(folder, { recursive: true })
    if (!from.move) {
      temporary = join(folder, `.residuum-writing-${randomBytes(8).toString('hex')}`)
      await copyWhole(from.file, temporary)
    }
    for (let count = 1; ; count++) {
      const name = numbered(path, count)
      const target = join(root, name)
      const isThere = await settle(temporary, target, from.sha256)
      if (isThere === 'taken') continue
      await flushFolder(folder)
      return name
    }
  } finally {
    if (!from.move) await rm(temporary, { force: true })
  }
}

/** Gives a file its name if nobody has it. `link` fails where the name is taken; a disk without hard links is asked first. */
async function settle(file: string, target: string, sha256: string): Promise<'placed' | 'there' | 'taken'> {
  try {
    await link(file, target)
    await rm(file)
    return 'placed'
  } catch (error) {
    const code = systemCode(error) ?? ''
    if (code === 'EEXIST') return await isSame(target, sha256)
    if (!NO_LINKS.has(code)) throw error
  }
  if (await exists(target)) return await isSame(target, sha256)
  await rename(file, target)
  return 'placed'
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK'])

async function isSame(target: string, sha256: string): Promise<'there' | 'taken'> {
  if (!(await lstat(target)).isFile()) return 'taken'
  const hash = createHash('sha256')
  for await (const piece of createReadStream(target) as AsyncIterable<Buffer>) hash.update(piece)
  return hash.digest('hex') === sha256 ? 'there' : 'taken'
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL)
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  )
}

/** `a/b.png`, `a/b-2.png`, … */
export function numbered(path: string, count: number): string {
  const ending = endingOf(path)
  return count === 1 ? path : `${path.slice(0, path.length - ending.length)}-${count}${ending}`
}

function endingOf(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? ''
}
