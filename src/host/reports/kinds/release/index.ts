import { nothing } from '#host/reports/nothing.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { runHead, wantedRun } from '#host/reports/wanted-run.ts'
import { findReleaseCheck, listReleaseChecks, type StoredReleaseCheck } from '#host/store/release-checks.ts'
import { printRelease } from './print.ts'
import { releaseData, type ReleaseData } from './schema.ts'

/** What a scorer was checked on before it was released. */
export const release: ReportKind = {
  id: 'release',
  title: 'Release check',
  sentence: 'What the exported scorer and this program say of the same parts: scores, decisions, the largest difference.',
  fields: ['check'],
  schema: releaseData,
  collect: async ({ project, at }, filter, upTo) => {
    const { reader } = project.store
    const found =
      filter.check === undefined
        ? (await listReleaseChecks(reader)).find(({ record }) => record <= upTo)
        : await findReleaseCheck(reader, filter.check)
    if (found === undefined)
      throw nothing(
        filter.check === undefined ? 'No scorer of this project was exported yet.' : `There is no release check #${filter.check}.`,
        'Export a scorer first, or choose one of the checks there are.',
      )
    const wanted = await wantedRun({ project, at }, found.run)
    const data = dataOf(found)
    return {
      head: {
        title: `Release check #${found.record}`,
        run: runHead(wanted).run,
        line: runHead({ ...wanted, line: wanted.line?.threshold === found.threshold ? wanted.line : null }).line,
        filter: [{ name: 'Check', value: `#${found.record}` }],
        records: { first: found.record, last: found.record },
      },
      data,
      table: {
        columns: [
          { name: 'part', meaning: 'number of the part in the project' },
          { name: 'path', meaning: 'its file, below the folder of pictures' },
          { name: 'score', meaning: 'by this program' },
          { name: 'score_exported', meaning: 'by the exported file alone' },
          { name: 'p', meaning: 'by this program' },
          { name: 'p_exported', meaning: 'by the exported file' },
          { name: 'decision', meaning: 'by this program' },
          { name: 'decision_exported', meaning: 'by the exported file' },
        ],
        rows: () =>
          data.parts.map(({ part, name, program, exported }) => [
            part,
            name,
            program.score,
            exported.score,
            program.p,
            exported.p,
            program.decision,
            exported.decision,
          ]),
      },
      newest: found.at,
      print: (sheet) => printRelease(sheet, data),
    }
  },
}

function dataOf({ check, file, size_bytes: sizeBytes, ...rest }: StoredReleaseCheck): ReleaseData {
  const { record, run, line, threshold, released, sha256, by, at } = rest
  const { seed, largestDifference, at: largestAt, changed } = check
  const parts = check.parts.map((part) => ({ ...part, same: part.program.decision === part.exported.decision }))
  return {
    record,
    run,
    line,
    threshold,
    released,
    file: file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1),
    sizeBytes,
    sha256,
    by,
    at,
    seed,
    largestDifference,
    largestAt,
    changed,
    parts,
    skipped: [...check.skipped],
  }
}
