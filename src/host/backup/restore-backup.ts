import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from '#disk/atomic.ts'
import { systemCode, writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { hashFile } from '#host/files/hash-file.ts'
import { PROJECT_FILE } from '#host/projects/project.ts'
import { openStore } from '#host/store/database.ts'
import { record, type Actor } from '#host/trail/record.ts'
import { placeFault } from './faults.ts'
import { CONTENT, type Manifest } from './manifest.ts'
import { openBackup, type Backup } from './open-backup.ts'
import { checkTrail, unpack } from './unpack.ts'

export type Restored = {
  readonly folder: string
  readonly project: string
  readonly files: number
  /** Entries of its trail, the one of the restoring included. */
  readonly entries: number
  readonly madeAt: string
  readonly notInIt: string
}

/**
 * Makes a backup a project again, in a folder that is new or empty. Everything is unpacked beside it and checked there, every hash and the
 * whole trail; the folder gets its name when all of it is right. The trail says that it was restored, and from which file. Faults:
 * backup.damaged, backup.place, trail.broken, project.version, those of reading and writing.
 */
export async function restoreBackup(file: string, into: string, actor: Actor, work: Work): Promise<Restored> {
  const wasThere = await checkEmpty(into)
  const backup = await openBackup(file)
  try {
    const parent = dirname(into)
    await mkdir(parent, { recursive: true }).catch((error: unknown) => {
      throw writeFault(error, parent)
    })
    await checkRoom(backup.manifest, parent)
    const making = join(parent, `.restoring-${randomBytes(8).toString('hex')}`)
    try {
      await unpack(backup, file, ({ name }) => join(making, ...name.slice(CONTENT.length).split('/')), work)
      const entries = await note(backup, { making, file, into }, actor, work)
      if (wasThere) await rmdir(into)
      await rename(making, into)
      await flushFolder(parent)
      const { project, files, madeAt, notInIt } = backup.manifest
      return { folder: into, project: project.name, files: files.length, entries, madeAt, notInIt }
    } catch (error) {
      await rm(making, { recursive: true, force: true })
      throw writeFault(error, into)
    }
  } finally {
    backup.close()
  }
}

/** Whether the folder is there; it must hold nothing. */
async function checkEmpty(into: string): Promise<boolean> {
  const held = await readdir(into).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw writeFault(error, into)
  })
  if (held === undefined || held.length === 0) return held !== undefined
  throw placeFault(
    `Nothing can be restored into ${into}.`,
    'The folder is not empty, and what is there must not be mixed with it.',
    'Name a folder that is new or empty.',
  )
}

/** A file may claim any size: the disk is asked before anything is written. */
async function checkRoom({ files }: Manifest, folder: string): Promise<void> {
  const needed = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  )
  if (needed <= free) return
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
  const text = {
    what: `There is no room for the project in ${folder}.`,
    why: `It takes ${gigabytes(needed)}, and ${gigabytes(free)} are free.`,
    do: 'Make room there or name a folder on another disk.',
  }
  throw new Fault('file.disk-full', text, { data: { needed, free } })
}

/** Checks the trail and adds its entry: the first of what happens in the restored project. */
async function note(
  backup: Backup,
  { making, file, into }: { readonly making: string; readonly file: string; readonly into: string },
  actor: Actor,
  work: Work,
): Promise<number> {
  const { trail, madeAt, project } = backup.manifest
  const store = openStore(join(making, PROJECT_FILE))
  try {
    await checkTrail(backup, store, work)
    work.signal.throwIfAborted()
    const { sha256 } = await hashFile(file)
    const facts = { file, sha256, madeAt, head: trail.head, into }
    return await store.writer
      .transaction()
      .execute((all) =>
        record(all, actor, { action: 'project.restored', object: 'project', old: project.folder, new: JSON.stringify(facts) }),
      )
  } finally {
    await store.close()
  }
}
