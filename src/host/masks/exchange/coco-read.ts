import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { readFault } from '#disk/file-fault.ts'
import { unionOf } from '#domain/masks/combine.ts'
import { rasterise } from '#domain/masks/polygon.ts'
import { areaOf, parseRuns, plainRuns, type Runs, type Size } from '#domain/masks/rle.ts'
import type { Severity } from '#domain/review.ts'
import type { Mask } from '#host/masks/content.ts'
import { exchangeFault, type Annotated, type Target, type Targets } from './annotated.ts'

const identity = z.union([z.int(), z.string().max(300)])
const side = z.int().positive()
const cocoFile = z.object({
  images: z.array(z.object({ id: identity, file_name: z.string().min(1), width: side, height: side, annotated: z.boolean().optional() })),
  categories: z.array(z.object({ id: identity, name: z.string().trim().max(300) })).default([]),
  annotations: z.array(
    z.object({
      image_id: identity,
      category_id: identity.optional(),
      segmentation: z.union([
        z.array(z.array(z.number())),
        z.object({ size: z.tuple([side, side]), counts: z.union([z.string(), z.array(z.int().nonnegative())]) }),
      ]),
      label: z.string().trim().max(300).optional(),
      severity: z.enum(['', 'minor', 'major', 'critical']).optional(),
    }),
  ),
})
type Coco = z.output<typeof cocoFile>
type Segmentation = Coco['annotations'][number]['segmentation']

/** Larger ones do not fit into one text. A million masks are some 200 MB. */
const MOST_BYTES = 400_000_000
/** Corners of one mask. */
const MOST_NUMBERS = 2_000_000

/**
 * Masks from COCO JSON of whatever origin: run lengths, packed or as numbers, and polygons, by pycocotools' rule. An image without an
 * annotation says nothing, unless it is marked as looked at. Faults: annotation.invalid, those of reading.
 */
export async function readCoco(path: string, targets: Targets): Promise<Annotated[]> {
  const coco = parse(path, await textOf(path))
  const problems: string[] = []
  const images = new Map<string | number, Target & { masks: Mask[]; looked: boolean }>()
  const named = new Map<number, string>()
  for (const { id, file_name: name, width, height, annotated } of coco.images) {
    const target = targets.find(name)
    if (target === undefined) problems.push(`"${name}" is no picture of this project, or several`)
    else if (target.width !== width || target.height !== height)
      problems.push(`"${name}" has ${width} x ${height} pixels there and ${target.width} x ${target.height} here`)
    else if (images.has(id)) problems.push(`two images have the number ${id}`)
    else if (named.has(target.part)) problems.push(`"${name}" and "${named.get(target.part) ?? ''}" are the same picture`)
    else {
      named.set(target.part, name)
      images.set(id, { ...target, masks: [], looked: annotated === true })
    }
  }
  const names = new Map(coco.categories.map(({ id, name }) => [id, name]))
  if (problems.length > 0) throw exchangeFault(path, problems)
  for (const [i, { image_id: of, category_id: category, segmentation, label, severity }] of coco.annotations.entries()) {
    const image = images.get(of)
    const type = label ?? (category === undefined ? '' : names.get(category))
    const runs = image && runsOfSegmentation(segmentation, image)
    if (image === undefined) problems.push(`annotation ${i + 1} is of an image that is not there (${of})`)
    else if (type === undefined) problems.push(`annotation ${i + 1} has a category that is not there`)
    else if (runs === undefined) problems.push(`annotation ${i + 1} does not fit "${named.get(image.part) ?? ''}"`)
    else if (areaOf(runs) > 0) image.masks.push({ label: type, severity: severity ?? ('' satisfies Severity), runs })
  }
  if (problems.length > 0) throw exchangeFault(path, problems)
  return [...images.values()].filter(({ masks, looked }) => looked || masks.length > 0)
}

function runsOfSegmentation(segmentation: Segmentation, size: Size): Runs | undefined {
  if (Array.isArray(segmentation)) return runsOfPolygons(segmentation, size)
  const [height, width] = segmentation.size
  if (height !== size.height || width !== size.width) return undefined
  const { counts } = segmentation
  if (typeof counts === 'string') {
    const runs = parseRuns(counts, size)
    return runs && plainRuns(runs)
  }
  return counts.reduce((sum, length) => sum + length, 0) === width * height ? plainRuns(counts) : undefined
}

/** Corners may lie outside the picture, but not so far that following the outline there takes forever. */
function runsOfPolygons(polygons: readonly (readonly number[])[], { width, height }: Size): Runs | undefined {
  const numbers = polygons.reduce((sum, { length }) => sum + length, 0)
  const reach = width + height
  const isFine = polygons.every(
    (polygon) => polygon.length % 2 === 0 && polygon.every((value) => value >= -reach && value <= 2 * reach), // NaN is neither
  )
  if (numbers > MOST_NUMBERS || !isFine) return undefined
  return unionOf(
    polygons.map((polygon) => rasterise(polygon, { width, height })),
    width * height,
  )
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES) throw exchangeFault(path, [`It has ${Math.round(size / 1e6)} MB, and at most ${MOST_BYTES / 1e6} MB are read`])
    return await readFile(path, 'utf8')
  } catch (error) {
    throw readFault(error, path)
  }
}

function parse(path: string, text: string): Coco {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw exchangeFault(path, ['It is not JSON'])
  }
  const parsed = cocoFile.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = issue === undefined || issue.path.length === 0 ? 'its top level' : `"${issue.path.join('.')}"`
  throw exchangeFault(path, [`It is not COCO: at ${place} ${issue?.message ?? 'something is wrong'}`])
}
