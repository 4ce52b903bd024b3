import { stringify } from 'csv-stringify/sync'
import type { Host } from '#host/host.ts'
import type { Project } from '#host/projects/project.ts'
import { readRunThen } from '#host/past/run-then.ts'
import { listRuns } from '#host/store/runs.ts'
import { scoreCounts } from '#host/store/read-once.ts'
import { countParts } from '#host/store/parts.ts'
import { momentOf } from '#rpc/moment.ts'
import type { ComparedCell, ComparedTable } from '#rpc/schemas/compare.ts'
import { plainCell } from './plain-cell.ts'

type Row = ComparedTable['rows'][number]

/** Model by class: for each project and detector the latest finished run that has scores. Projects that cannot be opened are left out. */
export async function compareTable(host: Host, ids: readonly string[]): Promise<ComparedTable> {
  const past = ids.filter((id) => momentOf(id) !== null)
  for (const id of past) await host.projects.reach(id)
  const listed = [...(await host.projects.list()), ...(await Promise.all(past.map(host.projects.row)))]
  const wanted = listed.filter(({ project, state }) => state.at === 'ready' && (ids.length === 0 || ids.includes(project)))
  const detectors = (await host.detectors()).map(({ id, title }) => ({ id, title }))
  const rows: Row[] = []
  for (const { project: id, name } of wanted.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const project = host.projects.open(id)
    const { sets } = await countParts(project.store.reader)
    const cells = new Map<string, ComparedCell | null>(detectors.map((detector) => [detector.id, null]))
    for (const [detector, cell] of await latestCells(host, project)) cells.set(detector, cell)
    rows.push({ project: id, name, good: sets.test.good, defective: sets.test.defective, cells: Object.fromEntries(cells) })
  }
  return { detectors, rows, csv: csvOf(detectors, rows), markdown: markdownOf(detectors, rows) }
}

async function latestCells(host: Host, project: Project): Promise<ReadonlyMap<string, ComparedCell>> {
  const cells = new Map<string, ComparedCell>()
  for (const stored of await listRuns(project.store.reader)) {
    if (stored.discarded !== '') continue
    const run = await readRunThen(project, stored)
    if (run?.state.at !== 'done' || cells.has(run.detector)) continue
    const { scored } = await scoreCounts(project.store.reader, stored.number)
    if (scored === 0) continue
    const { auroc, aupr, intervals } = await host.judge.evaluate(project, stored.number)
    cells.set(run.detector, { run: stored.number, auroc, aurocInterval: intervals.auroc, aupr, auprInterval: intervals.aupr })
  }
  return cells
}

type Named = ComparedTable['detectors']

function csvOf(detectors: Named, rows: readonly Row[]): string {
  const figures = ['AUROC', 'AUROC low', 'AUROC high', 'AUPR', 'AUPR low', 'AUPR high']
  const header = ['Class', 'Good', 'Defective', ...detectors.flatMap(({ title }) => figures.map((figure) => `${title} ${figure}`))]
  const lines = rows.map(({ name, good, defective, cells }) => [
    name,
    good,
    defective,
    ...detectors.flatMap(({ id }) => {
      const cell = cells[id]
      if (cell === null || cell === undefined) return figures.map(() => '')
      return [cell.auroc, ...(cell.aurocInterval ?? ['', '']), cell.aupr, ...(cell.auprInterval ?? ['', ''])]
    }),
  ])
  return stringify(
    [header, ...lines].map((line) => line.map((cell) => (typeof cell === 'string' ? plainCell(cell) : (cell ?? '')))),
    {
      record_delimiter: '\r\n',
    },
  )
}

function markdownOf(detectors: Named, rows: readonly Row[]): string {
  const shown = (cell: ComparedCell | null | undefined): string => (cell?.auroc == null ? '–' : cell.auroc.toFixed(3))
  const bare = (text: string): string => text.replace(/[|\\\r\n]/g, ' ')
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const means = detectors.map(({ id }) => {
    const known = rows.flatMap(({ cells }) => cells[id]?.auroc ?? [])
    return known.length === 0 ? '–' : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(3)
  })
  return [
    line(['Class', ...detectors.map(({ title }) => `${title}, AUROC`)]),
    line(['---', ...detectors.map(() => '---:')]),
    ...rows.map(({ name, cells }) => line([bare(name), ...detectors.map(({ id }) => shown(cells[id]))])),
    ...(rows.length > 1 ? [line(['Mean', ...means])] : []),
    '',
  ].join('\n')
}
