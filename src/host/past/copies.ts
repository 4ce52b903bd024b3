import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Libsql from 'libsql'
import { flushFolder } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { VERSION } from '#domain/version.ts'
import { PROJECT_FILE, projectAsOf, type Project } from '#host/projects/project.ts'
import { copyStore, openCopy, type Store } from '#host/store/database.ts'
import { MIGRATIONS } from '#host/store/schema/registry.ts'
import { headOf } from '#host/trail/record.ts'
import { findEntry } from '#host/trail/page.ts'
import { databaseFault } from '#host/store/sqlite-fault.ts'
import { idAt, momentOf, type Moment } from '#rpc/moment.ts'
import { noSuchMoment, pastFault } from './answers.ts'
import { rewind } from './rewind.ts'

/** Projects as they stood, each a copy of its database that was put back and is only read. They can be made again at any time. */
export type Past = {
  /** One that was reached before. Faults: project.past. */
  find(id: string): Project
  /** Has the copy made, unless it is there: some seconds for 100,000 parts. Faults: project.past (no such entry), file.unwritable, file.disk-full. */
  reach(present: Project, moment: Moment): Promise<Project>
  /** The project leaves the list, or is closed. */
  forget(project: string): Promise<void>
  close(): Promise<void>
}

/** Copies of a project that are kept. Who goes from one decision to the next goes back, too. */
const KEPT = 4
/** Nothing that is asked of a copy takes as long: after it, nobody is reading from one. */
const IDLE_MS = 600_000

type Opened = { readonly project: Project; readonly path: string; usedMs: number }

/** `folder`: where copies may lie, below this user's data folder. */
export function openPast(folder: string, nowMs: () => number): Past {
  const opened = new Map<string, Opened>()
  const making = new Map<string, Promise<Project>>()

  const find: Past['find'] = (id) => {
    const there = opened.get(id)
    const moment = momentOf(id)
    if (there === undefined || moment === null) throw pastFault(moment?.record ?? 0)
    there.usedMs = nowMs()
    return there.project
  }
  const make = async (present: Project, { record }: Moment): Promise<Project> => {
    const entry = await findEntry(present.store.reader, record)
    if (entry === null) throw noSuchMoment(record, (await headOf(present.store.reader)).number)
    const own = join(folder, present.id)
    // The seal stands for every entry before it: a project that was restored from a copy and went on otherwise has another.
    const path = join(own, `${record}-${entry.seal.slice(0, 16)}-${VERSION}-${MIGRATIONS.length}.db`)
    await mkdir(own, { recursive: true }).catch((error: unknown) => {
      throw writeFault(error, own)
    })
    if (!(await isWhole(path, record))) await makeCopy(present, record, path)
    const store = openCopy(path, () => pastFault(record))
    const project = projectAsOf(present, { record, at: await latest(store) }, store)
    const before = opened.get(project.id)
    opened.set(project.id, { project, path, usedMs: nowMs() })
    await before?.project.store.close()
    await tidy(own)
    return project
  }
  /** Takes away what has not been asked for, the oldest first, and what a crash left. */
  const tidy = async (own: string): Promise<void> => {
    const idle = [...opened].filter(([, { usedMs }]) => nowMs() - usedMs > IDLE_MS)
    for (const [id, { project }] of idle) {
      opened.delete(id)
      await project.store.close()
    }
    const inUse = new Set([...opened.values()].map(({ path }) => path))
    const files = await Promise.all(
      (await readdir(own)).map(async (name) => {
        const path = join(own, name)
        const found = await stat(path).catch(() => undefined) // another window's tidying was quicker
        return { path, isDone: name.endsWith('.db'), usedMs: found?.mtimeMs ?? 0 }
      }),
    )
    const kept = files.filter(({ isDone }) => isDone).sort((a, b) => b.usedMs - a.usedMs)
    const stale = files.filter(({ isDone, usedMs }) => !isDone && Date.now() - usedMs > IDLE_MS)
    for (const { path } of [...kept.slice(KEPT), ...stale]) {
      if (!inUse.has(path)) await rm(path, { force: true }).catch(() => undefined) // in use by another host: its turn comes
    }
  }
  const close = async (isOne: (id: string) => boolean): Promise<void> => {
    for (const [id, { project }] of [...opened]) {
      if (!isOne(id)) continue
      opened.delete(id)
      await project.store.close()
    }
  }

  return {
    find,
    reach: (present, moment) => {
      const id = idAt(moment.project, moment.record)
      if (opened.has(id)) return Promise.resolve(find(id))
      const promise = making.get(id) ?? make(present, moment).finally(() => making.delete(id))
      making.set(id, promise)
      return promise
    },
    forget: async (project) => {
      await Promise.allSettled([...making].filter(([id]) => momentOf(id)?.project === project).map(([, promise]) => promise))
      await close((id) => momentOf(id)?.project === project)
      await rm(join(folder, project), { recursive: true, force: true })
    },
    close: async () => {
      await Promise.allSettled(making.values())
      await close(() => true)
    },
  }
}

/** The time it was then: the latest of any entry, should a clock have gone back. */
async function latest({ reader }: Store): Promise<string> {
  const { at } = await reader
    .selectFrom('trail')
    .select(({ fn }) => fn.max('at').as('at'))
    .executeTakeFirstOrThrow()
  return at
}

/** Under a temporary name first, so that a copy that is there is whole. */
async function makeCopy(present: Project, record: number, path: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.making`
  try {
    copyStore(join(present.folder, PROJECT_FILE), temporary)
    const database = new Libsql(temporary)
    try {
      await rewind(database, record)
    } finally {
      database.close()
    }
    const file = await open(temporary, 'r+')
    await file.sync().finally(() => file.close())
    await rename(temporary, path)
    await flushFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // the first error is the one to tell
    throw writeFault(databaseFault(error, path), path)
  }
}

/** Whether a copy is there that was made before; it is one that is used now. */
async function isWhole(path: string, record: number): Promise<boolean> {
  try {
    await utimes(path, new Date(), new Date())
    const { reader, close } = openCopy(path, () => pastFault(record))
    return (await headOf(reader).finally(close)).number === record
  } catch {
    return false // none, or one that the disk has damaged: it is made again
  }
}
