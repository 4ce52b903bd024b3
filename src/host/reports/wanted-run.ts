import { readRun } from '#disk/run-folder.ts'
import type { Run } from '#domain/run.ts'
import { countsFrom, staleLineText } from '#domain/line-order.ts'
import type { Project } from '#host/projects/project.ts'
import { findRun, listRuns } from '#host/store/runs.ts'
import { lastLineOf, lineInForce, listThresholds } from '#host/store/thresholds.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { ReportHead } from './head.ts'
import { nothing } from './nothing.ts'

/** A run with its folder and the last line of it that counts or has counted. */
export type WantedRun = { readonly number: number; readonly folder: string; readonly run: Run; readonly line: ChosenLine | null }

/** The run of that number, or that of the line in force, or the newest that has come to its end. Faults: run.missing, report.empty. */
export async function wantedRun({ project, at }: { project: Project; at: string }, asked: number | undefined): Promise<WantedRun> {
  const { reader } = project.store
  const number = asked ?? (await lineInForce(reader, at))?.run ?? (await newestFinished(project))
  const folder = project.runFolder(await findRun(reader, number))
  const [run, lines] = await Promise.all([readRun(folder), listThresholds(reader, at)])
  return { number, folder, run, line: lastLineOf(lines, number) }
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
    line: line && chosenHead(line),
  }
}

/** What a report's head says of a line that somebody chose. */
export function chosenHead(line: ChosenLine): ReportHead['line'] {
  const { threshold, by, at } = line
  return { ...line.line, from: 'chosen', threshold, by, at, since: countsFrom(line), warning: staleLineText(line) }
}
