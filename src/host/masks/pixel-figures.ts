import { readRun } from '#disk/run-folder.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import type { Project } from '#host/projects/project.ts'
import { findRun } from '#host/store/runs.ts'
import { addPixelFigures, newestPixelFigures, type StoredPixels } from '#host/store/pixel-figures.ts'
import type { Actor } from '#host/trail/record.ts'
import type { PixelFigures } from '#rpc/schemas/runs.ts'
import { basisOf, evaluateProject } from './evaluate-project.ts'

/**
 * Works out how well a run finds the places of defects on the acceptance set as it stands now, and keeps that with its entry in the trail.
 * `actor`: asked when it is done, which takes minutes. Undefined when cancelled. Faults: those of `evaluateProject`.
 */
export async function workOutPixels(project: Project, run: number, actor: () => Actor, watch: JobWatch): Promise<PixelFigures | undefined> {
  const { device } = await readRun(project.runFolder(await findRun(project.store.reader, run)))
  const evaluating = await evaluateProject(project, run, { device }, watch)
  if (evaluating === undefined) return undefined
  const { pixels, basis } = evaluating
  const kept = await addPixelFigures(
    project.store.writer,
    { run, pixel_auroc: pixels.pixelAuroc, pro: pixels.pro, masked: pixels.maskedParts, ...basis },
    actor(),
  )
  return figuresOf(kept, basis.basis)
}

/** The newest that were kept of a run, of entries of the trail up to one; null: none were ever worked out. Faults: run.missing. */
export async function keptPixels(project: Project, run: number, upTo = Infinity): Promise<PixelFigures | null> {
  const { reader } = project.store
  const stored = await newestPixelFigures(reader, run, Math.min(upTo, Number.MAX_SAFE_INTEGER))
  return stored === undefined ? null : figuresOf(stored, (await basisOf(project, run)).basis)
}

function figuresOf(stored: StoredPixels, basisNow: string): PixelFigures {
  const { pixel_auroc: pixelAuroc, pro, parts, defective, masked, drawn, first_mask: first, last_mask: last, record, by, at } = stored
  const masks = first === null || last === null ? null : { first, last }
  return { pixelAuroc, pro, parts, defective, maskedParts: masked, drawn, masks, current: stored.basis === basisNow, record, by, at }
}
