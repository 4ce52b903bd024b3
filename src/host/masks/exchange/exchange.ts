import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import yazl from 'yazl'
import { buffer } from 'node:stream/consumers'
import { writeFileAtomic } from '#disk/atomic.ts'
import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { exportedKey } from '#host/blobs/blob-key.ts'
import type { Project } from '#host/projects/project.ts'
import { addMasks, annotatedParts, readMasksOf } from '#host/store/annotations.ts'
import { record, type Actor } from '#host/trail/record.ts'
import type { Views } from '#host/views/view-process.ts'
import type { ExchangeFormat, MasksExported, MasksImported } from '#rpc/schemas/annotations.ts'
import { readMaskBytes } from '#host/masks/mask-files.ts'
import { exchangeFault, makeTargets, type Annotated } from './annotated.ts'
import { readCoco } from './coco-read.ts'
import { cocoOf } from './coco-write.ts'
import { csvOf, readCsv } from './csv.ts'
import { mvtecOf, readMvtec, type ExchangeFile } from './mvtec.ts'

/** Each format's one file, or the files of its folder. `polygons`: COCO with outlines instead of run lengths. */
type Wanted = { readonly format: ExchangeFormat; readonly polygons?: boolean }

/**
 * Takes out the newest masks of every part that has some saved, into the project's folder `exports`, with the entry in the trail; MVTec's
 * folders as a ZIP. Faults: project.damaged, those of writing.
 */
export async function exportMasks(project: Project, wanted: Wanted, actor: Actor, work: Work): Promise<MasksExported> {
  const parts = await allMasks(project, work)
  const files = filesOf(parts, wanted)
  const [first] = files
  const content = wanted.format === 'mvtec' || first === undefined ? await zipOf(files) : Buffer.from(first.content)
  const ending = wanted.format === 'coco' ? 'json' : wanted.format === 'csv' ? 'csv' : 'zip'
  return await recorded(project, parts, { ...wanted, sha256: hashOf(content) }, actor, async (number) => {
    const name = `masks-${number}.${ending}`
    await writeFileAtomic(join(project.folder, 'exports', name), content)
    return { name, key: exportedKey(project.id, name) }
  })
}

/** The same into a file, or for MVTec a folder, that somebody named. Faults: project.damaged, those of writing. */
export async function exportMasksTo(project: Project, out: string, wanted: Wanted, actor: Actor, work: Work): Promise<MasksExported> {
  const parts = await allMasks(project, work)
  const files = filesOf(parts, wanted)
  const sha256 = hashOf(...files.flatMap(({ name, content }) => [`${name}\n`, content]))
  return await recorded(project, parts, { ...wanted, sha256 }, actor, async () => {
    for (const { name, content } of files) await writeFileAtomic(wanted.format === 'mvtec' ? join(out, name) : out, content)
    return { name: out, key: '' }
  })
}

/**
 * Takes masks in, all of them or none: one version for each part whose masks are others, in one transaction. Faults: annotation.invalid,
 * data.csv-invalid, those of reading and decoding.
 */
export async function importMasks(
  { project, views }: { readonly project: Project; readonly views: Views },
  { format, path, reason }: { readonly format: ExchangeFormat; readonly path: string; readonly reason: string },
  actor: Actor,
  work: Work,
): Promise<MasksImported> {
  const { reader, writer } = project.store
  const rows = await reader.selectFrom('part').select(['id as part', 'path', 'width', 'height']).where('width', '>', 0).execute()
  const targets = makeTargets(rows)
  const readMask = async (file: string) => {
    work.signal.throwIfAborted()
    const out = join(project.folder, 'cache', `import-${randomBytes(8).toString('hex')}.bin`)
    try {
      await views.make({ want: 'mask-bytes', files: [file], out })
      return await readMaskBytes(out)
    } finally {
      await rm(out, { force: true })
    }
  }
  const read = { coco: readCoco, csv: readCsv, mvtec: readMvtec }
  const found = await (format === 'mvtec' ? read.mvtec(path, targets, readMask) : read[format](path, targets))
  if (found.length === 0) throw exchangeFault(path, ['It has no mask'])
  work.signal.throwIfAborted()
  return await writer.transaction().execute(async (all) => {
    const taken = { parts: 0, masks: 0, same: 0 }
    for (const [i, { part, width, height, masks }] of found.entries()) {
      work.signal.throwIfAborted()
      const version = { part, width, height, masks, source: 'imported', expects: null, reason, key: null } as const
      const { isNew } = await addMasks(all, version, actor)
      if (isNew) {
        taken.parts++
        taken.masks += masks.length
      } else taken.same++
      work.onProgress?.({ phase: 'Taking masks in', done: i + 1, total: found.length })
    }
    return taken
  })
}

async function allMasks(project: Project, work: Work): Promise<Annotated[]> {
  const { reader } = project.store
  const annotated = await annotatedParts(reader)
  const paths = new Map((await reader.selectFrom('part').select(['id', 'path']).execute()).map(({ id, path }) => [id, path]))
  const parts: Annotated[] = []
  for (const [i, { part, record: number }] of annotated.entries()) {
    work.signal.throwIfAborted()
    const stored = await readMasksOf(reader, number)
    if (stored === null) throw new Error('A part points to a version of masks that is not there.')
    parts.push({ part, path: paths.get(part) ?? '', width: stored.width, height: stored.height, masks: stored.masks })
    work.onProgress?.({ phase: 'Collecting masks', done: i + 1, total: annotated.length })
  }
  if (parts.length > 0) return parts
  const text = { what: 'There are no masks to export.', why: 'Nobody has saved any in this project.', do: 'Draw some first.' }
  throw new Fault('annotation.invalid', text)
}

function filesOf(parts: readonly Annotated[], { format, polygons = false }: Wanted): ExchangeFile[] {
  if (format === 'mvtec') return mvtecOf(parts)
  return [{ name: '', content: format === 'coco' ? cocoOf(parts, { polygons }) : csvOf(parts) }]
}

/** Says in the trail what was taken out, after it was written: without the file there is no entry. */
async function recorded(
  project: Project,
  parts: readonly Annotated[],
  facts: { readonly format: ExchangeFormat; readonly sha256: string },
  actor: Actor,
  write: (number: number) => Promise<{ name: string; key: string }>,
): Promise<MasksExported> {
  const { format, sha256 } = facts
  const counts = { parts: parts.length, masks: parts.reduce((sum, { masks }) => sum + masks.length, 0) }
  return await project.store.writer.transaction().execute(async (all) => {
    const said = { action: 'annotation.exported', object: 'project', new: JSON.stringify({ format, ...counts, sha256 }) } as const
    const { name, key } = await write(await record(all, actor, said))
    return { name, key, ...counts, sha256 }
  })
}

function hashOf(...contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const content of contents) hash.update(content)
  return hash.digest('hex')
}

/** Same files, same bytes: without the time of day. */
async function zipOf(files: readonly ExchangeFile[]): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  const mtime = new Date(1980, 0, 1)
  for (const { name, content } of files) zip.addBuffer(Buffer.from(content), name, { mtime, forceDosTimestamp: true })
  zip.end()
  return await buffer(zip.outputStream)
}
