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
import { acceptanceParts } from '#host/store/parts.ts'
import { findRun } from '#host/store/runs.ts'
import { encodeBits } from './bit-png.ts'
import { coveredBy } from './content.ts'

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
): Promise<Evaluating | undefined> {
  const run = project.runFolder(await findRun(project.store.reader, number))
  await readFinishedRun(run)
  return await evaluateParts({ ...options, run }, await testPartsOf(project, run, watch), watch)
}

async function testPartsOf(project: Project, run: string, { signal }: JobWatch): Promise<TestParts> {
  const [{ pictures: root }, trained, found] = await Promise.all([project.facts(), readDataset(run), acceptanceParts(project.store.reader)])
  const learned = trained.parts.filter(({ split }) => split === 'train' || split === 'calibrate')
  const known = new Set(learned.map(({ sha256 }) => sha256))
  const fresh = found.filter(({ sha256 }) => !known.has(sha256))
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
  return { root, parts, seen: found.filter(({ sha256 }) => known.has(sha256)).map(({ path }) => path), unreadable: [] }
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
