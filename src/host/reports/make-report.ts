import { createHash, randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { streamFileAtomic, writeFileAtomic } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import { VERSION } from '#domain/version.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { Work } from '#domain/work.ts'
import { findReport, addReport } from '#host/store/reports.ts'
import { headOf, type Actor } from '#host/trail/record.ts'
import { stamp } from '#host/files/stamp.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import { columnsFile } from './columns-file.ts'
import { columnList } from './formats/csv/index.ts'
import { FORMATS } from './formats/registry.ts'
import { localTime } from './head.ts'
import { kindOf } from './kinds/kind-of.ts'
import { nothing } from './nothing.ts'
import { releasedModel } from './released-model.ts'
import type { Collected, Report, ReportFormatMaker, Source } from './report.ts'

/** What was written. */
export type WrittenReport = { readonly sizeBytes: number; readonly sha256: string }

/** What somebody asks for. */
export type WantedReport = {
  readonly kind: string
  readonly filter: ReportFilter
  readonly format: string
  readonly replaces: number | null
  readonly actor: Actor & { readonly meaning?: Meaning }
}

/** The format of that id. Faults: report.format-unknown. */
export function reportFormat(format: string): ReportFormatMaker {
  const maker = FORMATS.find(({ id }) => id === format)
  if (maker !== undefined) return maker
  const text = {
    what: `There is no report format "${format}".`,
    why: `This version has ${FORMATS.map(({ id }) => id).join(', ')}.`,
    do: 'Take one of these.',
  }
  throw new Fault('report.format-unknown', text, { data: { format } })
}

/** A report of a project, of the trail as it stands now. Faults: those of its kind. */
export async function collectReport(
  source: Source,
  { kind, filter, replaces, actor }: Omit<WantedReport, 'format'>,
  work: Work,
): Promise<Report> {
  const { project } = source
  const { reader } = project.store
  const { number, seal } = await headOf(reader)
  const [{ name, uuid }, collected, former] = await Promise.all([
    project.facts(),
    kindOf(kind).collect({ ...source, at: actor.at }, filter, number, work),
    replaces === null ? undefined : findReport(reader, replaces),
  ])
  if (replaces !== null && former === undefined)
    throw nothing(`There is no report ${replaces} that could be replaced.`, 'Choose one of the list.')
  const { who: by, how, at, meaning = null } = actor
  return {
    ...withHead(collected, await releasedModel(project, collected.head, number), {
      kind,
      project: { name, uuid },
      made: { by, how, meaning, at, local: localTime(at) },
      chain: number === 0 ? '' : `${seal}@${number}`,
      replaces: former === undefined ? null : { report: former.id, name: fileName(former.file) },
    }),
    newest: at,
  }
}

/** The report of what was collected; `head`: what the program knows beside it. */
export function withHead(
  collected: Collected,
  model: Report['model'],
  head: Pick<Report['head'], 'kind' | 'project' | 'made' | 'chain' | 'replaces'>,
): Report {
  return { ...collected, model, head: { ...head, ...collected.head, software: VERSION } }
}

/** Writes a report into a file, whole or not at all. Faults: file.unwritable, file.disk-full; throws the signal's reason when cancelled. */
export async function writeReport(maker: ReportFormatMaker, report: Report, path: string, work: Work): Promise<WrittenReport> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of maker.make(report, work)) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      yield piece
    }
  }
  await streamFileAtomic(path, counted())
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** Makes a report, keeps it in the project's folder `reports` and notes it in the store; a report is never written over. Gives its number. */
export async function makeReport(source: Source, wanted: WantedReport, work: Work): Promise<{ report: number; content: Report }> {
  const { project } = source
  const maker = reportFormat(wanted.format)
  const content = await collectReport(source, wanted, work)
  const { who: by, how, at } = wanted.actor
  const run = content.head.run?.number ?? null
  const stem = `reports/${wanted.kind}${run === null ? '' : `-${run}`}-${stamp(at)}`
  // The hash is known last and belongs into the name: two reports of the same second differ by it.
  const making = join(project.folder, `${stem}-${randomBytes(4).toString('hex')}.making`)
  const { sizeBytes, sha256 } = await writeReport(maker, content, making, work)
  const file = `${stem}-${sha256.slice(0, 8)}.${maker.extension}`
  if (maker.id === 'csv') await writeFileAtomic(join(project.folder, columnsFile(file)), columnList(content))
  await rename(making, join(project.folder, file)).catch((error: unknown) => {
    throw writeFault(error, file)
  })
  const { records, chain: head } = content.head
  const { id } = await addReport(
    project.store.writer,
    {
      kind: wanted.kind,
      run,
      filter: JSON.stringify(wanted.filter),
      format: maker.id,
      file,
      size_bytes: sizeBytes,
      sha256,
      first_record: records?.first ?? null,
      last_record: records?.last ?? null,
      head,
      replaces: wanted.replaces,
      by,
      at,
    },
    how,
    wanted.actor.meaning,
  )
  return { report: id, content }
}

const fileName = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
