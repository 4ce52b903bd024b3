import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { readFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'

/** A CSV file's content, as texts. */
export type CsvTable = { readonly header: readonly string[]; readonly rows: readonly CsvRow[] }

/** A row and the number of the line it ends in, counted from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/** What is wrong in a line. */
export type CsvProblem = { readonly line: number; readonly text: string }

/**
 * Reads a CSV file: RFC 4180, UTF-8 with or without byte order mark; the separator is what the first line has most of (comma, semicolon, tab).
 * Empty lines are left out, missing cells at the end are ''. Faults: data.csv-invalid, file.missing, file.unreadable.
 */
export async function readTable(path: string): Promise<CsvTable> {
  const text = utf8(path, await bytesOf(path))
  const rows: CsvRow[] = []
  const keep = (cells: string[], { lines }: { readonly lines: number }): null => {
    rows.push({ line: lines, cells })
    return null
  }
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count_less: true,
      delimiter: separatorOf(text),
      on_record: keep,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw csvFault(path, [{ line: Number(error['lines'] ?? 1), text: WHY_MALFORMED[error.code] ?? error.message }])
  }
  const [header, ...below] = rows
  return { header: header?.cells ?? [], rows: below }
}

/** The Fault for a list that cannot be used; the first five lines are named. */
export function csvFault(path: string, problems: readonly CsvProblem[]): Fault {
  const named = problems.slice(0, 5).map(({ line, text }) => `line ${line}: ${text}`)
  const more = problems.length > named.length ? `; and ${problems.length - named.length} more` : ''
  const text = {
    what: `${path} cannot be used as a list.`,
    why: `These lines are wrong: ${named.join('; ')}${more}.`,
    do: 'Correct the list and try again.',
  }
  return new Fault('data.csv-invalid', text, { data: { path, line: problems[0]?.line ?? 1, problems: problems.length } })
}

const WHY_MALFORMED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell begins here and never ends',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell that is not quoted',
  CSV_INVALID_CLOSING_QUOTE: 'text follows the quote that ends a cell',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'it has more cells than the first line',
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw readFault(error, path)
  }
}

function utf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw csvFault(path, [{ line: 1, text: 'the file is not UTF-8; save it as "CSV UTF-8"' }])
  }
}

/** Spreadsheets write semicolons where the comma is the decimal sign. */
function separatorOf(text: string): string {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/))
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: firstLine.split(separator).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).separator
}
