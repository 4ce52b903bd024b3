import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readRun } from '#disk/run-folder.ts'
import { absolutePart } from '#disk/part-path.ts'
import { writeFileAtomic } from '#disk/atomic.ts'
import { Fault } from '#domain/faults.ts'
import { judge } from '#domain/threshold.ts'
import type { Work } from '#domain/work.ts'
import type { Host } from '#host/host.ts'
import type { Project } from '#host/projects/project.ts'
import { addReport } from '#host/store/reports.ts'
import { idsOfParts, pageOfParts } from '#host/store/part-query.ts'
import { readPart } from '#host/store/parts.ts'
import { findRun } from '#host/store/runs.ts'
import { readUnscored } from '#host/store/scores.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import { REPORTS } from './registry.ts'
import type { ReportContent, ReportMaker } from './report.ts'

/** The format of that id. Faults: report.format-unknown. */
export function reportMaker(format: string): ReportMaker {
  const maker = REPORTS.find(({ id }) => id === format)
  if (maker !== undefined) return maker
  const text = {
    what: `There is no report format "${format}".`,
    why: `This version has ${REPORTS.map(({ id }) => id).join(', ')}.`,
    do: 'Take one of these.',
  }
  throw new Fault('report.format-unknown', text, { data: { format } })
}

/** Makes a report, keeps it in the project's folder `reports` and notes it in the store; a report is never written over. */
export async function makeReport(host: Host, project: Project, wanted: { run: number; format: string }, work: Work): Promise<number> {
  const maker = reportMaker(wanted.format)
  const content = await reportContent(host, project, wanted.run)
  const bytes = await maker.make(content, work)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const at = host.now()
  const file = `reports/run-${wanted.run}-${at.replace(/[^0-9]/g, '').slice(0, 14)}-${sha256.slice(0, 8)}.${maker.extension}`
  await writeFileAtomic(join(project.folder, file), bytes)
  const by = host.settings.get().person
  const { id } = await addReport(project.store.writer, {
    run: wanted.run,
    format: maker.id,
    file,
    size_bytes: bytes.byteLength,
    sha256,
    by,
    at,
  })
  host.events.announce({ type: 'report.made', project: project.id })
  return id
}

/** What there is to say of a run. Faults: run.missing, run.damaged, run.version. */
export async function reportContent(host: Host, project: Project, number: number): Promise<ReportContent> {
  const { reader } = project.store
  const listing = { filter: { excluded: false }, sort: { by: 'name', descending: false }, run: number } as const
  const [{ name, uuid, pictures }, stored, lines, unscored, ids, evaluation] = await Promise.all([
    project.facts(),
    findRun(reader, number),
    listThresholds(reader),
    readUnscored(reader, number),
    idsOfParts(reader, listing),
    host.judge.evaluate(project, number),
  ])
  const { rows } = await pageOfParts(reader, listing, { offset: 0, limit: ids.length })
  const ofRun = lines.filter(({ run }) => run === number)
  const line = ofRun[0] ?? null
  const why = new Map(unscored.map(({ part, fault }) => [part, fault.text.why]))
  return {
    project: { name, uuid },
    number,
    run: await readRun(project.runFolder(stored)),
    evaluation,
    line,
    lines: ofRun,
    parts: rows.map((row) => ({
      row,
      score: row.score,
      why: row.unreadable !== '' ? row.unreadable : (why.get(row.part) ?? ''),
      decision: line === null || row.score === null ? null : judge(row.score, line.line),
    })),
    pictures: async (id) => {
      const part = await readPart(reader, id, number)
      return { picture: absolutePart(pictures, part.path), ...(await host.blobs.prepareMaps(project, number, part)) }
    },
  }
}
