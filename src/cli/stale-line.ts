import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Fault } from '#domain/faults.ts'
import { staleLineText } from '#domain/line-order.ts'
import { openProject, PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { findRun } from '#host/store/runs.ts'
import { lineInForce } from '#host/store/thresholds.ts'
import type { Session } from './session.ts'

/** Says of a project's run that the line in force on it was chosen by scores that are no more. */
export async function warnOfStaleLine({ store: { reader } }: Project, run: number, { log }: Pick<Session, 'log'>): Promise<void> {
  const line = await lineInForce(reader, new Date().toISOString())
  const text = line?.run === run ? staleLineText(line) : ''
  if (text !== '') log(`Warning: ${text}`)
}

/** The same of a run's folder, if it lies in a project. A project that cannot be asked is named, and keeps nobody from its run. */
export async function warnOfStaleLineIn(folder: string, session: Pick<Session, 'log'>): Promise<void> {
  const run = resolve(folder)
  const place = dirname(dirname(run))
  if (!/^[1-9][0-9]{0,8}$/.test(basename(run)) || !existsSync(join(place, PROJECT_FILE))) return
  try {
    const project = openProject('', place)
    try {
      const number = Number(basename(run))
      if (project.runFolder(await findRun(project.store.reader, number)) === run) await warnOfStaleLine(project, number, session)
    } finally {
      await project.store.close()
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    session.log(`Warning: Whether the line in force fits this run is not known. ${error.text.what} ${error.text.why}`)
  }
}
