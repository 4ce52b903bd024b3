import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#disk/atomic.ts'
import { readDataset, readFinishedRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { Part } from '#domain/parts.ts'
import { inParallel } from '#host/files/in-parallel.ts'
import type { TestParts } from '#host/files/test-parts.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { evaluateParts, type Evaluating } from '#host/jobs/score-run.ts'
import type { Project } from '#host/projects/project.ts'
import { readMasksOf } from '#host/store/annotations.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { acceptanceParts, type AcceptancePart } from '#host/store/parts.ts'
import { findRun } from '#host/store/runs.ts'
import { encodeBits } from './bit-png.ts'
import { coveredBy } from './content.ts'

/** What pixel figures rest on, as `pixel_figures` keeps it. */
export type PixelBasis = {
  readonly parts: number
  readonly defective: number
  /** Defective parts whose masks people drew or brought in, and the entries of these. */
  readonly drawn: number
  readonly first_mask: number | null
  readonly last_mask: number | null
  readonly basis: string
}

/**
 * Evaluates a run on the project's acceptance set as it stands now: truths that people gave, masks that people drew, which count instead of
 * the data set's own files, and the pixel figures with them. Nothing of the project is changed. Undefined when cancelled. Faults: run.missing,
 * run.unfinished, data.no-test, project.damaged, those of the evaluate job.
 */
export async function evaluateProject(
  project: Project,
  number: number,
  options: { readonly device: string; readonly out?: string },
  watch: JobWatch,
): Promise<(Evaluating & { readonly basis: PixelBasis }) | undefined> {
  const run = project.runFolder(await findRun(project.store.reader, number))
  await readFinishedRun(run)
  const found = await acceptanceOf(project, number)
  const evaluating = await evaluateParts({ ...options, run }, await testPartsOf(project, found, watch), watch)
  return evaluating && { ...evaluating, basis: basisFrom(found) }
}

/** What the pixel figures of a run would rest on now. Faults: run.missing. */
export async function basisOf(project: Project, number: number): Promise<PixelBasis> {
  return basisFrom(await acceptanceOf(project, number))
}

/** Parts that are new to the run, those that it has learned from, and what it does not look at. */
type Acceptance = { readonly fresh: readonly AcceptancePart[]; readonly seen: readonly AcceptancePart[]; readonly ignored: string }

async function acceptanceOf(project: Project, number: number): Promise<Acceptance> {
  const { reader } = project.store
  const run = project.runFolder(await findRun(reader, number))
  const [trained, found, ignored] = await Promise.all([readDataset(run), acceptanceParts(reader), scoredIgnoring(reader, number)])
  const learned = trained.parts.filter(({ split }) => split === 'train' || split === 'calibrate')
  const known = new Set(learned.map(({ sha256 }) => sha256))
  return {
    fresh: found.filter(({ sha256 }) => !known.has(sha256)),
    seen: found.filter(({ sha256 }) => known.has(sha256)),
    ignored,
  }
}

function basisFrom({ fresh, ignored }: Acceptance): PixelBasis {
  const defective = fresh.filter(({ truth }) => truth === 'defective')
  const records = defective.flatMap(({ annotation }) => annotation ?? [])
  const hash = createHash('sha256').update(ignored)
  for (const { path, sha256, truth, annotation, masks } of fresh)
    hash.update(JSON.stringify([path, sha256, truth, truth === 'defective' ? (annotation ?? masks) : null]))
  return {
    parts: fresh.length,
    defective: defective.length,
    drawn: records.length,
    // Not spread into Math.min: a hundred thousand arguments are too many.
    first_mask: records.length === 0 ? null : records.reduce((a, b) => Math.min(a, b)),
    last_mask: records.length === 0 ? null : records.reduce((a, b) => Math.max(a, b)),
    basis: hash.digest('hex'),
  }
}

async function testPartsOf(project: Project, { fresh, seen }: Acceptance, { signal }: JobWatch): Promise<TestParts> {
  const { pictures: root } = await project.facts()
  if (fresh.length === 0) {
    const text = {
      what: 'The project has no part to evaluate with.',
      why: 'No part of its acceptance set is known to be good or defective and new to the run.',
      do: 'Move parts of known truth into the acceptance set.',
    }
    throw new Fault('data.no-test', text)
  }
  const parts = await inParallel(fresh, signal, async ({ annotation, ...part }): Promise<Part> => {
    // On a good part nothing is defective, whatever was drawn on it.
    if (part.truth !== 'defective') return { ...part, masks: [] }
    return annotation === null ? part : { ...part, masks: await drawnFile(project, annotation) }
  })
  return { root, parts, seen: seen.map(({ path }) => path), unreadable: [] }
}

/** A version's masks as one PNG for the engine, kept in the project's folder `cache`; none where nothing was drawn. */
async function drawnFile(project: Project, record: number): Promise<string[]> {
  const path = join(project.folder, 'cache', 'annotation', `${record}.png`)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) return [path]
  const stored = await readMasksOf(project.store.reader, record)
  if (stored === null || stored.masks.length === 0) return []
  await writeFileAtomic(path, encodeBits(coveredBy(stored.masks, stored), stored))
  return [path]
}
