import { stringify } from 'csv-stringify/sync'
import { plainCell } from '#host/judging/plain-cell.ts'
import { scoreOf, type ComparedMean, type ComparedRun, type Comparison } from './comparison.ts'

const RUN_COLUMNS: readonly (readonly [string, (run: ComparedRun) => string | number | null])[] = [
  ['class', (run) => run.class],
  ['model', (run) => run.model],
  ['score', scoreOf],
  ['seed', (run) => run.seed],
  ['good', (run) => run.good],
  ['defective', (run) => run.defective],
  ['auroc', (run) => run.auroc],
  ['auroc_low', (run) => run.aurocInterval?.[0] ?? null],
  ['auroc_high', (run) => run.aurocInterval?.[1] ?? null],
  ['aupr', (run) => run.aupr],
  ['aupr_low', (run) => run.auprInterval?.[0] ?? null],
  ['aupr_high', (run) => run.auprInterval?.[1] ?? null],
  ['aupr_of_chance', (run) => run.auprOfChance],
  ['overlap', (run) => run.overlap],
  ['training_seconds', (run) => run.trainingSeconds],
  ['ms_per_image', (run) => run.msPerImage],
  ['device', (run) => run.device],
  ['other_test_images', (run) => (run.apart ? 'yes' : 'no')],
  ['test_images', (run) => run.testImages],
  ['snapshot', (run) => run.snapshot],
  ['run', (run) => run.folder],
]

/** A line for each run, RFC 4180. */
export function comparisonCsv({ runs }: Comparison): string {
  const cell = (value: string | number | null): string | number => (typeof value === 'string' ? plainCell(value) : (value ?? ''))
  return stringify([RUN_COLUMNS.map(([name]) => name), ...runs.map((run) => RUN_COLUMNS.map(([, of]) => cell(of(run))))], {
    record_delimiter: '\r\n',
  })
}

/** The rows that people read: model by class, then the runs one by one. First row: heads. */
export function comparisonTables({ models, classes, runs }: Comparison): { readonly means: string[][]; readonly runs: string[][] } {
  const means = classes.map(({ name, good, defective, cells }) => [
    name,
    `${good} + ${defective}`,
    ...models.flatMap((model) => [figure(cells[model]?.auroc, cells[model]), figure(cells[model]?.aupr, cells[model])]),
  ])
  const lines = runs.map((run) => [
    `${run.class}${run.apart ? ' *' : ''}`,
    run.model,
    scoreOf(run),
    String(run.seed),
    withInterval(run.auroc, run.aurocInterval),
    withInterval(run.aupr, run.auprInterval),
    short(run.overlap),
    `${run.trainingSeconds.toFixed(0)} s`,
    `${run.msPerImage.toFixed(1)} ms`,
  ])
  return {
    means: [['Class', 'Good + defective', ...models.flatMap((model) => [`${model}: AUROC`, 'AUPR'])], ...means],
    runs: [['Class', 'Model', 'Score', 'Seed', 'AUROC (95 %)', 'AUPR (95 %)', 'Overlap', 'Training', 'An image'], ...lines],
  }
}

const NOTES =
  'Several runs: their mean, and how many. Overlap: the smallest sum of both error rates that a line reaches, 0 to 1. ' +
  'AUPR by chance is the share of defective parts.'
const APART = '* tested on other pictures than the rest of its class; in no mean.'

/** What stands below the tables. */
export function comparisonNotes({ runs }: Comparison): readonly string[] {
  return [NOTES, ...(runs.some(({ apart }) => apart) ? [APART] : [])]
}

/** Both tables as Markdown. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { means, runs } = comparisonTables(comparison)
  return [...markdown(means, 2), '', ...markdown(runs, 4), '', ...comparisonNotes(comparison), ''].join('\n')
}

function markdown([head = [], ...rows]: readonly (readonly string[])[], texts: number): string[] {
  const bare = (text: string): string => text.replace(/[|\\\r\n]/g, ' ')
  const line = (cells: readonly string[]): string => `| ${cells.map(bare).join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i < texts ? '---' : '---:'))), ...rows.map(line)]
}

function figure(value: number | null | undefined, cell: ComparedMean | null | undefined): string {
  if (cell === null || cell === undefined) return '–'
  return cell.runs > 1 ? `${short(value)} (${cell.runs})` : short(value)
}

function withInterval(value: number | null, interval: readonly [number, number] | null): string {
  return interval === null ? short(value) : `${short(value)} (${short(interval[0])}-${short(interval[1])})`
}

function short(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3)
}
