import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '#domain/run.ts'
import type { Project } from '#host/projects/project.ts'
import type { Queue } from '#host/queue/queue.ts'
import { readRunThen, runThen } from '#host/past/run-then.ts'
import { readRunIfThere, restingState } from '#host/queue/run-state.ts'
import { isDataChanged } from '#host/store/part-changes.ts'
import { hashNow, scoredIgnoring } from '#host/store/ignored.ts'
import { addRun, listRuns, type StoredRun } from '#host/store/runs.ts'
import { scoreCounts } from '#host/store/read-once.ts'
import { start as startSchema, type RunRow } from '#rpc/schemas/runs.ts'
import type { Judge } from './judge-run.ts'

/** A run as the page sees it. Faults: run.damaged, run.version. */
export async function runRow(project: Project, stored: StoredRun, { queue, judge }: { queue: Queue; judge: Judge }): Promise<RunRow> {
  const { reader } = project.store
  const folder = project.runFolder(stored)
  const [run, then, scores, dataChanged, ignored, ignoredNow] = await Promise.all([
    readRunThen(project, stored),
    runThen(project, stored.number),
    scoreCounts(reader, stored.number),
    isDataChanged(reader, stored.changes_seen),
    scoredIgnoring(reader, stored.number),
    hashNow(reader),
  ])
  const result = run?.result
  const judged = result !== undefined && scores.scored > 0 ? await judge.evaluate(project, stored.number) : undefined
  return {
    run: stored.number,
    folder,
    ...(run === undefined ? wantedOf(stored) : beginningOf(run)),
    dataChanged: run !== undefined && dataChanged,
    ignoreChanged: scores.scored > 0 && ignored !== ignoredNow,
    state: then ?? queue.stateOf({ project: project.id, run: stored.number }) ?? restingState(stored, folder, run),
    result: result ?? null,
    scores,
    figures: judged === undefined || judged.auroc === null ? null : { auroc: judged.auroc, aupr: judged.aupr, intervals: judged.intervals },
  }
}

type Beginning = Pick<RunRow, 'uuid' | 'detector' | 'preset' | 'settings' | 'seed' | 'device' | 'createdAt' | 'snapshot' | 'counts'>

function beginningOf({ id, detector, preset, settings, seed, device, createdAt, dataset, counts }: Run): Beginning {
  return { uuid: id, detector, preset, settings, seed, device, createdAt, snapshot: dataset, counts }
}

/** What a person asked for, as long as there is no more. */
function wantedOf(stored: StoredRun): Beginning {
  const { detector, preset, settings, seed, device } = startSchema.parse(JSON.parse(stored.wanted))
  const counts = { train: 0, calibrate: 0, test: 0 }
  return { uuid: '', detector, preset, settings, seed, device, createdAt: stored.added_at, snapshot: '', counts }
}

/** Takes in the runs that the command line put into the project's folder `runs` since. The past takes nothing in. */
export async function adoptRuns(project: Project, at: string): Promise<void> {
  if (project.asOf !== null) return
  const known = new Set((await listRuns(project.store.reader)).map((stored) => project.runFolder(stored)))
  const names = await readdir(join(project.folder, 'runs')).catch(() => []) // no run yet
  for (const name of names.sort()) {
    const folder = join(project.folder, 'runs', name)
    if (known.has(folder) || (await readRunIfThere(folder)) === undefined) continue
    await addRun(project.store.writer, { folder: `runs/${name}`, wanted: '', at })
  }
}
