import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Insertable, Transaction } from 'kysely'
import { flushFolder } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import type { Look } from '#engine/protocol.ts'
import { findParts } from '#host/files/find-parts.ts'
import { importDataset } from '#host/files/import.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { lookAt, pixelHashFrom, type Looks } from '#host/jobs/look-at.ts'
import { openStore } from '#host/store/database.ts'
import { addParts } from '#host/store/parts.ts'
import type { PartTable, Tables } from '#host/store/tables.ts'
import { record } from '#host/trail/record.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import { PROJECT_FILE } from './project.ts'

export type NewProject = {
  readonly name: string
  /** Folder of pictures or CSV list, absolute. */
  readonly data: string
  /** The project's own folder, absolute; it must not be there yet. */
  readonly folder: string
  readonly calibrationShare: number
  readonly isSample: boolean
  readonly at: string
  readonly by: string
  readonly how: TrailHow
}

/**
 * Reads every picture once and makes the project's folder, whole or not at all: it is written under another name and renamed at the end.
 * Gives false if it was cancelled. Faults: those of the import and of writing.
 */
export async function createProject(wanted: NewProject, watch: JobWatch): Promise<boolean> {
  const found = await findParts(wanted.data, watch)
  const looks = await lookAt(found, watch)
  if (looks === undefined) return false
  const options = { seed: 0, calibrationShare: wanted.calibrationShare, pixelHash: pixelHashFrom(looks), work: watch }
  const { dataset, report } = await importDataset(wanted.data, options)
  const making = join(dirname(wanted.folder), `.making-${randomBytes(8).toString('hex')}`)
  try {
    await mkdir(making, { recursive: true })
    const store = openStore(join(making, PROJECT_FILE), { make: true })
    try {
      await store.writer.transaction().execute((all) => fill(all, { wanted, dataset, report, looks }))
    } finally {
      await store.close()
    }
    await rename(making, wanted.folder)
    await flushFolder(dirname(wanted.folder))
    return true
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    throw writeFault(error, wanted.folder)
  }
}

/** What the import found becomes the project's first content, with the first entry of its trail. */
async function fill(
  all: Transaction<Tables>,
  { wanted, dataset, report, looks }: { wanted: NewProject; looks: Looks } & Imported,
): Promise<void> {
  const { name, at, isSample, by, how } = wanted
  const { root, layout } = dataset
  const uuid = randomUUID()
  const made = {
    uuid,
    name,
    pictures: root,
    layout,
    parts: dataset.parts.length,
    dataset: dataset.hash,
    calibrationShare: wanted.calibrationShare,
  }
  await record(all, { who: by, how, at }, { action: 'project.made', object: 'project', new: JSON.stringify(made) })
  await all
    .insertInto('project')
    .values({ id: 1, uuid, name, created_at: at, pictures: root, layout, is_sample: isSample ? 1 : 0 })
    .execute()
  await addParts(
    all,
    dataset.parts.map((part) => rowOf(part, looks, root)),
  )
  const leftOut = [
    ...report.takenOut.map(({ path, sameAs }) => ({ path, why: `It is the same picture as ${sameAs}.`, same_as: sameAs })),
    ...report.unreadable.map(({ path, why }) => ({ path, why, same_as: '' })),
  ]
  for (let i = 0; i < leftOut.length; i += 1000)
    await all
      .insertInto('left_out')
      .values(leftOut.slice(i, i + 1000))
      .execute()
  await all.insertInto('import_count').values({ unused: report.unused.length }).execute()
}

type Imported = Awaited<ReturnType<typeof importDataset>>

type ImportedPart = {
  path: string
  sha256: string
  sizeBytes: number
  truth: PartTable['truth']
  defectType: string
  masks: readonly string[]
  split: PartTable['set']
}

function rowOf(part: ImportedPart, looks: Looks, root: string): Insertable<PartTable> {
  return {
    path: part.path,
    sha256: part.sha256,
    size_bytes: part.sizeBytes,
    ...whatWasSeen(looks.get(absolutePart(root, part.path))),
    masks: JSON.stringify(part.masks),
    set: part.split,
    truth: part.truth,
    defect_type: part.defectType,
  }
}

/** What a row says of a picture that was decoded, or could not be. */
export function whatWasSeen(look: Look | undefined): Pick<PartTable, 'width' | 'height' | 'depth' | 'pixels' | 'unreadable'> {
  if (look === undefined || 'fault' in look) {
    const unreadable = look?.fault.text.why ?? 'The file was not there when it was to be read.'
    return { width: 0, height: 0, depth: 8, pixels: '', unreadable }
  }
  const { width, height, depth, pixels } = look
  return { width, height, depth, pixels, unreadable: '' }
}
