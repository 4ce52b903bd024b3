import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '#domain/faults.ts'
import { readRun } from '#disk/run-folder.ts'
import { staleLineText } from '#domain/line-order.ts'
import type { Line } from '#domain/threshold.ts'
import { PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { hashOfIgnore } from '#host/store/ignored.ts'
import { findRun } from '#host/store/runs.ts'
import { lineInForce } from '#host/store/thresholds.ts'
import { record, type Actor } from '#host/trail/record.ts'
import { addArrivals } from './into-project.ts'
import type { WatchOptions } from './watch-folder.ts'

/**
 * What a watch takes from a project: the run that has the line in force, that line, and where to tell what arrived. A later line of the same run
 * counts from the next batch on, one that was approved for a later time from then on; one of another run does not, since this run's scores
 * are not its scores, and the log says so once. Scores that were made anew with other ignore regions do not end it either, since production
 * must not stop: the log says so once, and the pages for as long as that line is in force.
 * Faults: line.missing, run.missing, run.damaged.
 */
export async function projectWatch(
  project: Project,
  { now, log, onArrived }: { readonly now: () => string; readonly log: (line: string) => void; readonly onArrived?: () => void },
): Promise<{ readonly run: number; readonly options: Pick<WatchOptions, 'run' | 'device' | 'line' | 'onArrivals'> }> {
  const { reader } = project.store
  const first = await lineInForce(reader, now())
  if (first === null) throw noLine()
  const run = first.run
  const folder = project.runFolder(await findRun(reader, run))
  const { device, result } = await readRun(folder)
  const ignored = hashOfIgnore(result?.ignore)
  const opened = await identityOf(project)
  let last: Line = first.line
  let told = 0
  let warned = ''
  const line = async (): Promise<Line> => {
    const chosen = await lineInForce(reader, now())
    const warning = chosen === null ? '' : staleLineText(chosen)
    if (warning !== '' && warning !== warned) log(`Warning: ${warning}`)
    warned = warning
    if (chosen?.run === run) last = chosen.line
    else if (chosen !== null && chosen.threshold !== told) {
      told = chosen.threshold
      log(
        `Warning: The line in force is now one of run ${chosen.run}. This watch goes on with run ${run} and its last line; start it again to change.`,
      )
    }
    return last
  }
  return {
    run,
    options: {
      run: folder,
      device,
      line,
      onArrivals: async (arrivals, out) => {
        // SQLite writes on into a file that was removed, and nobody would ever see it.
        if ((await identityOf(project)) !== opened) throw goneFault(project)
        await addArrivals(project, { run, ignored, out, now }, arrivals)
        onArrived?.()
      },
    },
  }
}

/** Says in the trail that a folder is watched for the project from now on, or no more. */
export async function noteWatch(
  project: Project,
  actor: Actor,
  action: 'watch.started' | 'watch.stopped',
  told: Readonly<Record<string, string | number>>,
): Promise<void> {
  const fact = { action, object: 'watch', new: JSON.stringify(told) }
  await project.store.writer.transaction().execute((all) => record(all, actor, fact))
}

/** Which file the project's database is; '' where there is none. */
async function identityOf(project: Project): Promise<string> {
  return await stat(join(project.folder, PROJECT_FILE), { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => '',
  )
}

function goneFault({ folder }: Project): Fault {
  const text = {
    what: `What arrived cannot enter the project ${folder}.`,
    why: 'Its folder was removed or moved, or its disk is not connected.',
    do: 'Bring it back; results and copies are safe, and what it lacks enters then. Or stop this watch.',
  }
  return new Fault('project.missing', text, { data: { folder } })
}

function noLine(): Fault {
  return new Fault('line.missing', {
    what: 'Nothing can be watched yet.',
    why: 'This project has no line in force, so no run decides about its parts.',
    do: 'Choose a line on the Threshold page, or have one approved.',
  })
}
