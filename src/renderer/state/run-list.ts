import type { Progress } from '#domain/work.ts'
import type { Epoch, RunAt, RunRow } from '#rpc/schemas/runs.ts'

/** The run that was asked for, or the newest that is done, or the newest. `runs`: newest first. */
export function chooseRun(runs: readonly RunRow[], asked: string | undefined): RunRow | null {
  const named = runs.find(({ run }) => String(run) === asked)
  return named ?? runs.find(({ state }) => state.at === 'done') ?? runs[0] ?? null
}

type Row = { readonly project?: string; readonly run: number; readonly state: RunAt }
type About = { readonly project: string; readonly run: number }

const isAbout = (row: Row, { project, run }: About): boolean => row.run === run && (row.project ?? project) === project

/** The rows with one run's progress brought up to date, without asking the host for all of them. */
export function withProgress<T extends Row>(rows: readonly T[], event: About & { readonly progress: Progress }): readonly T[] {
  const { progress } = event
  return rows.map((row) => {
    const { at } = row.state
    return isAbout(row, event) && (at === 'running' || at === 'scoring') ? { ...row, state: { at, progress } } : row
  })
}

/** The same with what an epoch tells of speed and time left. */
export function withEpoch<T extends Row>(rows: readonly T[], event: About & { readonly epoch: Epoch }): readonly T[] {
  const { imagesPerSecond, secondsLeft } = event.epoch
  return rows.map((row) => (isAbout(row, event) ? { ...row, imagesPerSecond, secondsLeft } : row))
}
