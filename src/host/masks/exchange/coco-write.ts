import { VERSION } from '#domain/version.ts'
import { areaOf, boxOf, packRuns } from '#domain/masks/rle.ts'
import { outlinesOf } from '#domain/masks/outline.ts'
import type { Annotated } from './annotated.ts'

/** Category of masks that have no defect type yet; COCO wants one. */
export const NO_TYPE = 'defect'

/**
 * Masks as COCO JSON, which pycocotools opens: `segmentation` has run lengths, or with `polygons` outlines along pixel edges that give the same
 * pixels. What COCO has no place for is beside it: `annotated` says that somebody has looked at the picture, `label` and `severity` a mask's own.
 */
export function cocoOf(parts: readonly Annotated[], { polygons }: { readonly polygons: boolean }): string {
  const labels = [...new Set(parts.flatMap(({ masks }) => masks.map(({ label }) => label)))].sort()
  const categoryOf = new Map(labels.map((label, i) => [label, i + 1]))
  let id = 0
  const annotations = parts.flatMap(({ part, width, height, masks }) =>
    masks.map(({ label, severity, runs }) => {
      const box = boxOf(runs, { width, height })
      return {
        id: ++id,
        image_id: part,
        category_id: categoryOf.get(label) ?? 0,
        segmentation: polygons ? outlinesOf(runs, { width, height }) : { size: [height, width], counts: packRuns(runs) },
        area: areaOf(runs),
        bbox: [box.x, box.y, box.width, box.height],
        iscrowd: 0,
        label,
        severity,
      }
    }),
  )
  const content = {
    info: { description: 'Masks of defects', version: VERSION, contributor: 'Residuum' },
    licenses: [],
    images: parts.map(({ part, path, width, height }) => ({ id: part, file_name: path, width, height, annotated: true })),
    categories: labels.map((label) => ({ id: categoryOf.get(label) ?? 0, name: label === '' ? NO_TYPE : label, supercategory: 'defect' })),
    annotations,
  }
  return `${JSON.stringify(content)}\n`
}
