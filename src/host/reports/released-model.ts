import { resolve } from 'node:path'
import { stat } from 'node:fs/promises'
import type { Project } from '#host/projects/project.ts'
import { listReleaseChecks } from '#host/store/release-checks.ts'
import type { ReportHead } from './head.ts'
import type { Report } from './report.ts'

/** The newest scorer of a report's run and line that passed its release check and is still there; null: none. What was not checked is never handed out. */
export async function releasedModel(
  project: Project,
  { run, line }: Pick<ReportHead, 'run' | 'line'>,
  upTo: number,
): Promise<Report['model']> {
  if (run === null || line === null) return null
  const found = (await listReleaseChecks(project.store.reader)).find(
    (one) => one.released && one.record <= upTo && one.run === run.number && one.line.lower === line.lower && one.line.upper === line.upper,
  )
  if (found === undefined) return null
  const file = resolve(project.folder, found.file)
  const isThere = await stat(file).then(
    ({ size }) => size === found.size_bytes,
    () => false,
  )
  return isThere ? { file, record: found.record, sha256: found.sha256 } : null
}
