import { checkPartFile } from '#host/judging/part-file.ts'
import { partFile } from '#host/projects/part-file.ts'
import { readPart } from '#host/store/parts.ts'
import { thumbnailKey } from '#rpc/schemas/parts.ts'
import type { Source } from './report.ts'

/** Files of a part to show. */
export type PartPictures = {
  /** Any format that sharp reads. */
  readonly input: string
  readonly rebuilt: string
  /** float32, little-endian, [size, size]. */
  readonly residual: string
}

/** Side of the picture that a page shows: 45 mm at 300 dots an inch are 530. */
const SHOWN_SIDE = 768

/** Has a part's pictures made, unless they are there: the part as it was when it was imported. Faults: those of decoding and scoring, data.changed. */
export async function partPictures({ project, blobs }: Source, run: number, id: number): Promise<PartPictures> {
  const [part, { pictures }] = await Promise.all([readPart(project.store.reader, id, run), project.facts()])
  await checkPartFile(partFile(project, pictures, part.path), { sha256: part.sha256, sizeBytes: part.row.sizeBytes })
  const [maps, small] = await Promise.all([
    blobs.prepareMaps(project, run, part),
    blobs.find(thumbnailKey(project.id, part.row, SHOWN_SIDE)),
  ])
  if (small?.at !== 'file') throw new Error(`Part ${id} has no picture.`)
  return { input: small.path, ...maps }
}
