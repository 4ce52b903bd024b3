import { resolve } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { streamFileAtomic } from '#disk/atomic.ts'
import type { Truth } from '#domain/parts.ts'
import { csvFault, type CsvRow, readTable } from './csv-table.ts'

/** A line of scores.csv: what is known of a part, and its score or why it has none. `percentile` null: the run has no calibration normals. */
export type ScoreLine = {
  readonly path: string
  readonly label: Truth
  readonly defectType: string
  readonly outcome:
    | {
        readonly kind: 'scored'
        readonly score: number
        readonly percentile: number | null
        readonly parts: Readonly<Record<string, number>>
      }
    | { readonly kind: 'error'; readonly text: string }
}

/**
 * Writes scores.csv: `path,label,defect_type,score,percentile,<score parts>,error`, RFC 4180, UTF-8. The columns for score parts are those of
 * the first part that was scored. An unknown label and a percentile of null are empty cells; numbers are written so that reading gives the same double. Text that a spreadsheet
 * would run as a formula gets an apostrophe before it. Faults: file.unwritable, file.disk-full.
 */
export async function writeScores(path: string, lines: Iterable<ScoreLine> | AsyncIterable<ScoreLine>): Promise<void> {
  await streamFileAtomic(path, scoresText(lines))
}

/** Reads what `writeScores` wrote. Faults: data.csv-invalid (names the lines), file.missing, file.unreadable. */
export async function readScores(path: string): Promise<{ readonly partNames: readonly string[]; readonly lines: readonly ScoreLine[] }> {
  const { header, rows } = await readTable(path)
  const names = header.map(withoutGuard)
  const partNames = names.slice(FIRST.length, -1)
  const isOurs = FIRST.every((name, i) => names[i] === name) && names.length > FIRST.length && names.at(-1) === LAST
  if (!isOurs) throw csvFault(resolve(path), [{ line: 1, text: 'these are not the columns of scores' }])
  const lines: ScoreLine[] = []
  const problems: { line: number; text: string }[] = []
  for (const row of rows) {
    const line = lineOf(row, partNames)
    if (line === undefined) problems.push({ line: row.line, text: 'a label or number is not one' })
    else lines.push(line)
  }
  if (problems.length > 0) throw csvFault(resolve(path), problems)
  return { partNames, lines }
}

const FIRST = ['path', 'label', 'defect_type', 'score', 'percentile'] as const
const LAST = 'error'
const LINES_AT_ONCE = 1000
/** What spreadsheets take for the beginning of a formula (OWASP, CSV injection), the wide forms of East Asian keyboards too. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

async function* scoresText(lines: Iterable<ScoreLine> | AsyncIterable<ScoreLine>): AsyncGenerator<string> {
  let partNames: readonly string[] | undefined
  let waiting: ScoreLine[] = []
  const text = (names: readonly string[]): string => csv(waiting.map((line) => cellsOf(line, names)))
  const header = (names: readonly string[]): string => csv([[...FIRST, ...names, LAST].map(guarded)])
  for await (const line of lines) {
    waiting.push(line)
    if (partNames === undefined && line.outcome.kind === 'scored') {
      partNames = Object.keys(line.outcome.parts)
      yield header(partNames)
    }
    if (partNames === undefined || waiting.length < LINES_AT_ONCE) continue
    yield text(partNames)
    waiting = []
  }
  if (partNames === undefined) yield header([])
  yield text(partNames ?? [])
}

function csv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ },
  )
}

function cellsOf({ path, label, defectType, outcome }: ScoreLine, partNames: readonly string[]): readonly string[] {
  const known = [guarded(path), label === 'unknown' ? '' : label, guarded(defectType)]
  if (outcome.kind === 'error') return [...known, '', '', ...partNames.map(() => ''), guarded(outcome.text)]
  const parts = partNames.map((name) => numberText(outcome.parts[name]))
  return [...known, numberText(outcome.score), numberText(outcome.percentile ?? undefined), ...parts, '']
}

/** The shortest text that reads as the same double. */
function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}

/** An apostrophe before what would be a formula; one more where the text has apostrophes there already, so that reading is exact. */
function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}

function lineOf({ cells }: CsvRow, partNames: readonly string[]): ScoreLine | undefined {
  const cell = (index: number): string => cells[index] ?? ''
  const label = cell(1) === '' ? 'unknown' : cell(1)
  if (label !== 'good' && label !== 'defective' && label !== 'unknown') return undefined
  const known = { path: withoutGuard(cell(0)), label, defectType: withoutGuard(cell(2)) } as const
  const error = withoutGuard(cell(FIRST.length + partNames.length))
  if (error !== '') return { ...known, outcome: { kind: 'error', text: error } }
  const parts: Record<string, number> = {}
  for (const [i, name] of partNames.entries()) {
    const text = cell(FIRST.length + i)
    if (text !== '') parts[name] = Number(text)
  }
  const [score, percentile] = [Number(cell(3)), cell(4) === '' ? null : Number(cell(4))]
  const isWhole = cell(3) !== '' && [score, percentile, ...Object.values(parts)].every((value) => !Number.isNaN(value))
  return isWhole ? { ...known, outcome: { kind: 'scored', score, percentile, parts } } : undefined
}
