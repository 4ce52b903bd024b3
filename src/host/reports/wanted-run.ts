import { readRun } from '#disk/run-folder.ts'
import type { Run } from '#domain/run.ts'
import type { Project } from '#host/projects/project.ts'
import { findRun, listRuns } from '#host/store/runs.ts'
import { lineInForce, listThresholds } from '#host/store/thresholds.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { ReportHead } from './head.ts'
import { nothing } from './nothing.ts'

/** A run with its folder and the last line that was chosen for it. */
export type WantedRun = { readonly number: number; readonly folder: string; readonly run: Run; readonly line: ChosenLine | null }

/** The run of that number, or that of the line in force, or the newest that has come to its end. Faults: run.missing, report.empty. */
export async function wantedRun(project: Project, asked: number | undefined): Promise<WantedRun> {
  const { reader } = project.store
  const number = asked ?? (await lineInForce(reader))?.run ?? (await newestFinished(project))
  const folder = project.runFolder(await findRun(reader, number))
  const [run, lines] = await Promise.all([readRun(folder), listThresholds(reader)])
  return { number, folder, run, line: lines.find((line) => line.run === number) ?? null }
}

async function newestFinished(project: Project): Promise<number> {
  for (const stored of await listRuns(project.store.reader)) {
    const state = await readRun(project.runFolder(stored)).then(
      ({ state: { at } }) => at,
      () => undefined,
    )
    if (state === 'done') return stored.number
  }
  throw nothing('No run of this project has come to its end.', 'Train a run first.')
}

/** What a report's head says of the run and its line. */
export function runHead({ number, run, line }: WantedRun): Pick<ReportHead, 'run' | 'line'> {
  return {
    run: { number, id: run.id, snapshot: run.dataset },
    line: line && { ...line.line, from: 'chosen', threshold: line.threshold, by: line.by, at: line.at },
  }
}
