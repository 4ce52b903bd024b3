import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { streamFileAtomic } from '#disk/atomic.ts'
import type { Work } from '#domain/work.ts'
import { openStore } from '#host/store/database.ts'
import { PROJECT_FILE } from '#host/projects/project.ts'
import { brokenTrail } from '#host/trail/broken.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { backupFault } from './faults.ts'
import type { Backup } from './open-backup.ts'
import { CONTENT, type ListedFile } from './manifest.ts'
import { makeCounter } from './steps.ts'

/** Reads every byte back: sizes, hashes, and the trail in the copy of the database. Nothing stays. Faults: backup.damaged, trail.broken, those of writing. */
export async function checkBackup(backup: Backup, path: string, work: Work): Promise<void> {
  const scratch = await mkdtemp(join(dirname(path), '.residuum-checking-'))
  try {
    await unpack(backup, path, ({ name }) => (name === CONTENT + PROJECT_FILE ? join(scratch, PROJECT_FILE) : null), work)
    const store = openStore(join(scratch, PROJECT_FILE))
    try {
      await checkTrail(backup, store, work)
    } finally {
      await store.close()
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Every file to where it belongs, or (null) only through the check of its hash. */
export async function unpack(backup: Backup, path: string, placeOf: (file: ListedFile) => string | null, work: Work): Promise<void> {
  const { files } = backup.manifest
  if (!files.some(({ name }) => name === CONTENT + PROJECT_FILE)) throw backupFault(path, `It has no ${PROJECT_FILE}.`)
  const count = makeCounter(
    work,
    'Checking',
    files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  )
  const counted = async function* (file: ListedFile): AsyncGenerator<Buffer> {
    for await (const piece of backup.read(file)) {
      count(piece.byteLength)
      yield piece
    }
  }
  for (const file of files) {
    const place = placeOf(file)
    if (place === null) for await (const piece of counted(file)) void piece
    else await streamFileAtomic(place, counted(file))
  }
}

/** The trail must be whole, and end where the manifest says. */
export async function checkTrail({ manifest }: Backup, store: Parameters<typeof verifyTrail>[0], work: Work): Promise<void> {
  const { entries, head } = manifest.trail
  const check = await verifyTrail(store, head === '' ? [] : [head], work)
  if (check.problem !== null) throw brokenTrail(check)
  if (check.entries !== entries)
    throw brokenTrail({
      ...check,
      problem: { entry: entries + 1, what: `The trail has ${check.entries} records; the manifest says ${entries}.` },
    })
}
