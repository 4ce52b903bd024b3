import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, isAbsolute } from 'node:path'
import { flushFolder, streamFileAtomic } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { VERSION } from '#domain/version.ts'
import type { Work } from '#domain/work.ts'
import { hashFile } from '#host/files/hash-file.ts'
import { PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { copyStore, openStore } from '#host/store/database.ts'
import { headOf, record, type Actor } from '#host/trail/record.ts'
import type { MadeBackup } from '#rpc/schemas/backups.ts'
import { placeFault } from './faults.ts'
import { listFiles } from './list-files.ts'
import { MANIFEST_VERSION, type ListedFile, type Manifest } from './manifest.ts'
import { openBackup } from './open-backup.ts'
import { pack } from './pack.ts'
import { checkBackup } from './unpack.ts'

/**
 * Writes the project into one file and reads it back before the file gets its name; then notes it in the trail with the file's hash. The
 * database is a copy that SQLite makes of one moment, so people may go on working. Faults: backup.place (inside the project), those of
 * writing, trail.broken (a trail that is broken is not passed on as a backup).
 */
export async function makeBackup(project: Project, out: string, actor: Actor, work: Work): Promise<MadeBackup> {
  const inside = relative(project.folder, out)
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw placeFault(
      'The backup cannot be written there.',
      'The place lies inside the project itself.',
      'Choose a folder beside it, best on another disk.',
    )
  }
  const folder = dirname(out)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeFault(error, folder)
  })
  const making = `${out}.making`
  const scratch = await mkdtemp(join(folder, '.residuum-copying-')).catch((error: unknown) => {
    throw writeFault(error, folder)
  })
  try {
    const manifest = await write(project, { making, scratch }, actor, work)
    const backup = await openBackup(making)
    try {
      await checkBackup(backup, making, work)
    } finally {
      backup.close()
    }
    work.signal.throwIfAborted()
    const { sizeBytes, sha256 } = await hashFile(making)
    await rename(making, out).catch((error: unknown) => {
      throw writeFault(error, out)
    })
    await flushFolder(folder)
    const { files, leftOut, trail } = manifest
    const facts = { file: out, sizeBytes, sha256, files: files.length, head: trail.head }
    const number = await project.store.writer
      .transaction()
      .execute((all) => record(all, actor, { action: 'backup.made', object: 'project', new: JSON.stringify(facts) }))
    return { ...facts, leftOut, entries: trail.entries, at: actor.at, record: number }
  } finally {
    await rm(scratch, { recursive: true, force: true })
    await rm(making, { force: true })
  }
}

async function write(
  project: Project,
  { making, scratch }: { readonly making: string; readonly scratch: string },
  actor: Actor,
  work: Work,
): Promise<Manifest> {
  const copy = join(scratch, PROJECT_FILE)
  copyStore(join(project.folder, PROJECT_FILE), copy)
  const facts = await project.facts()
  const trail = await trailOf(copy)
  const { files, odd } = await listFiles(project.folder, work)
  const { size } = await stat(copy)
  const { name, uuid, createdAt, pictures } = facts
  const notInIt = `The pictures of the data set are not in this file. They lie in ${pictures} and must be kept separately.`
  let manifest: Manifest | undefined
  const manifestOf = (listed: readonly ListedFile[], gone: readonly string[]): Manifest =>
    (manifest = {
      manifest: MANIFEST_VERSION,
      program: VERSION,
      madeAt: actor.at,
      by: actor.who,
      project: { uuid, name, createdAt, folder: project.folder, pictures },
      trail,
      notInIt,
      leftOut: [...odd, ...gone],
      files: [...listed],
    })
  const readme = [
    `Backup of the Residuum project ${name}, made ${actor.at} with version ${VERSION}.`,
    notInIt,
    `Restore it with: residuum restore FILE --into FOLDER`,
    '',
  ].join('\r\n')
  const whole = [{ name: PROJECT_FILE, path: copy, sizeBytes: size }, ...files]
  await streamFileAtomic(making, pack(whole, manifestOf, { readme, mtime: new Date(actor.at) }, work))
  if (manifest === undefined) throw new Error('A backup was packed without its manifest.')
  return manifest
}

async function trailOf(copy: string): Promise<Manifest['trail']> {
  const store = openStore(copy)
  try {
    const { number, seal } = await headOf(store.reader)
    return { entries: number, head: number === 0 ? '' : `${seal}@${number}` }
  } finally {
    await store.close()
  }
}
