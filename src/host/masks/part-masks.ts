import { join } from 'node:path'
import { absolutePart } from '#disk/part-path.ts'
import { Fault } from '#domain/faults.ts'
import { areaOf, boxOf, packRuns, type Size } from '#domain/masks/rle.ts'
import { partName } from '#domain/parts.ts'
import { annotationKey, partKey } from '#host/blobs/blob-key.ts'
import type { Host } from '#host/host.ts'
import type { Project } from '#host/projects/project.ts'
import { readMasksOf, type StoredMasks } from '#host/store/annotations.ts'
import { readPart, type StoredPart } from '#host/store/parts.ts'
import type { MaskRow, PartMasks } from '#rpc/schemas/annotations.ts'
import { invalid, type Mask } from './content.ts'
import { readMaskBytes } from './mask-files.ts'

/** A part's masks as they are now: the newest version, or the data set's own files. Faults: part.missing, project.damaged. */
export async function masksNow(host: Pick<Host, 'views'>, project: Project, number: number, signal?: AbortSignal): Promise<PartMasks> {
  const part = await readPart(project.store.reader, number, null)
  if (part.annotation !== null) return await masksThen(project, part, part.annotation)
  const { width, height } = part.row
  const none = { ...unsaved(part), source: 'none', masks: [], picture: null, unusable: null } as const
  if (part.masks.length === 0) return none
  try {
    const mask = await fileMask(host, project, part, signal)
    const masks = mask === null ? [] : [maskRow(mask, { width, height })]
    return { ...none, source: 'files', masks, picture: partKey(project.id, 'mask', number, part.row.content) }
  } catch (error) {
    if (error instanceof Fault) return { ...none, source: 'files', unusable: error.toRecord() }
    throw error
  }
}

/** One version of a part's masks. Faults: part.missing, annotation.invalid. */
export async function masksThen(project: Project, part: StoredPart, record: number): Promise<PartMasks> {
  const stored = await readMasksOf(project.store.reader, record)
  if (stored?.part !== part.row.part) throw invalid(partName(part.row.part), `Record #${record} is no version of them.`)
  return { ...unsaved(part), ...shown(project.id, stored), isNewest: record === part.annotation }
}

/** The data set's mask files of a part as one mask of its defect type; null if they cover nothing. Faults: those of decoding. */
export async function fileMask(
  { views }: Pick<Host, 'views'>,
  project: Project,
  { row, masks }: StoredPart,
  signal?: AbortSignal,
): Promise<Mask | null> {
  const { pictures } = await project.facts()
  const files = masks.map((mask) => absolutePart(pictures, mask))
  const out = join(project.folder, 'cache', 'mask-bytes', `${row.part}-${row.content}.bin`)
  await views.make({ want: 'mask-bytes', files, out }, signal)
  const { width, height, runs } = await readMaskBytes(out)
  if (width !== row.width || height !== row.height) throw sizeFault(row.name, { width, height }, row)
  return areaOf(runs) === 0 ? null : { label: row.defectType, severity: '', runs }
}

function unsaved({ row: { part, width, height } }: StoredPart): Omit<PartMasks, 'source' | 'masks' | 'picture' | 'unusable'> {
  return { part, name: partName(part), record: 0, version: 0, isNewest: true, by: '', at: '', width, height }
}

function shown(project: string, { record, version, source, by, at, width, height, masks }: StoredMasks) {
  const picture = masks.length === 0 ? null : annotationKey(project, record)
  const rows = masks.map((mask) => maskRow(mask, { width, height }))
  return { record, version, source, by, at, width, height, masks: rows, picture, unusable: null }
}

export function maskRow({ label, severity, runs }: Mask, size: Size): MaskRow {
  return { label, severity, counts: packRuns(runs), pixels: areaOf(runs), box: boxOf(runs, size) }
}

function sizeFault(name: string, mask: Size, picture: Size): Fault {
  const text = {
    what: `The mask files of ${name} do not fit it.`,
    why: `They have ${mask.width} x ${mask.height} pixels, the picture ${picture.width} x ${picture.height}.`,
    do: 'Draw the mask anew, or export it again at the size of the picture.',
  }
  return new Fault('mask.size-differs', text, { data: { name, width: mask.width, height: mask.height } })
}
