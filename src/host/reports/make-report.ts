import { createHash, randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { streamFileAtomic } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import type { Host } from '#host/host.ts'
import type { Project } from '#host/projects/project.ts'
import { addReport } from '#host/store/reports.ts'
import type { Actor } from '#host/trail/record.ts'
import { projectReport } from './project-report.ts'
import { REPORTS } from './registry.ts'
import type { ReportContent, ReportMaker } from './report.ts'

/** What was written. */
export type WrittenReport = { readonly sizeBytes: number; readonly sha256: string }

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

/** Writes a report into a file, whole or not at all. Faults: file.unwritable, file.disk-full; throws the signal's reason when cancelled. */
export async function writeReport(maker: ReportMaker, content: ReportContent, path: string, work: Work): Promise<WrittenReport> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of maker.make(content, work)) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      yield piece
    }
  }
  await streamFileAtomic(path, counted())
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** Makes a report, keeps it in the project's folder `reports` and notes it in the store; a report is never written over. */
export async function makeReport(
  host: Host,
  project: Project,
  wanted: { run: number; format: string; actor: Pick<Actor, 'who' | 'how'> },
  work: Work,
): Promise<number> {
  const maker = reportMaker(wanted.format)
  const content = await projectReport(host, project, wanted.run)
  const at = host.now()
  const stem = `reports/run-${wanted.run}-${at.replace(/[^0-9]/g, '').slice(0, 14)}`
  // The hash is known last and belongs into the name: two reports of the same second differ by it.
  const making = join(project.folder, `${stem}-${randomBytes(4).toString('hex')}.making`)
  const { sizeBytes, sha256 } = await writeReport(maker, content, making, work)
  const file = `${stem}-${sha256.slice(0, 8)}.${maker.extension}`
  await rename(making, join(project.folder, file)).catch((error: unknown) => {
    throw writeFault(error, file)
  })
  const { who: by, how } = wanted.actor
  const { id } = await addReport(
    project.store.writer,
    { run: wanted.run, format: maker.id, file, size_bytes: sizeBytes, sha256, by, at },
    how,
  )
  host.events.announce({ type: 'report.made', project: project.id })
  return id
}
