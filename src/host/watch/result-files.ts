import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { streamFileAtomic, writeFileAtomic } from '#disk/atomic.ts'
import { systemCode, writeFault } from '#disk/file-fault.ts'
import type { Line } from '#domain/threshold.ts'
import { plainCell } from '#host/judging/plain-cell.ts'
import type { Journal, Outcome, ResultKind } from './journal.ts'

/** A result before it has its number. Numbers are null for a duplicate, `sameAs` '' for everything else. */
export type Result = {
  readonly at: string
  readonly path: string
  readonly sha256: string
  readonly outcome: Outcome
  readonly score: number | null
  readonly p: number | null
  readonly line: Line | null
  /** Where the copy lies, below the folder of results; '' without one. */
  readonly copy: string
  readonly sameAs: string
}

const COLUMNS = ['n', 'at', 'path', 'sha256', 'outcome', 'score', 'p_value', 'lower', 'upper', 'copy', 'same_as']
const HEADER: Readonly<Record<ResultKind, string>> = { json: '', csv: csvLine(COLUMNS) }
const NAMES: Readonly<Record<ResultKind, string>> = { json: 'results.jsonl', csv: 'results.csv' }
const ROWS_AT_ONCE = 1000

/** A result as a line of results.jsonl and of results.csv, line ends included. */
export function resultText(n: number, { line, sameAs, p, ...result }: Result): { readonly json: string; readonly csv: string } {
  const { at, path, sha256, outcome, score, copy } = result
  const edges = { lower: line?.lower ?? null, upper: line?.upper ?? null }
  const json = { n, at, path, sha256, outcome, score, p_value: p, ...edges, copy, same_as: sameAs }
  const cell = (value: number | null): string => (value === null ? '' : String(value))
  const cells = [
    String(n),
    at,
    plainCell(path),
    sha256,
    outcome,
    cell(score),
    cell(p),
    cell(edges.lower),
    cell(edges.upper),
    plainCell(copy),
    plainCell(sameAs),
  ]
  return { json: `${JSON.stringify(json)}\n`, csv: csvLine(cells) }
}

/**
 * Brings both result files to what the journal has: new rows are appended and flushed. A file of another length than the journal expects (a
 * torn line, a file that was deleted) is written anew, whole. Faults: file.disk-full, file.unwritable.
 */
export function makeResultFiles(out: string, journal: Journal): { sync(): Promise<void> } {
  const made = (['json', 'csv'] as const).map((kind) => {
    const path = join(out, NAMES[kind])
    const header = Buffer.byteLength(HEADER[kind])
    /** Of the rows that are in the file, as it was left. */
    let written: { bytes: number; last: number } | undefined
    return async (): Promise<void> => {
      const before = written
      written = undefined // until it is done: a write that fails leaves who knows what
      const size = await sizeOf(path)
      if (before === undefined) {
        const extent = journal.extent(kind)
        if (size !== header + extent.bytes) await streamFileAtomic(path, allRows(journal, kind))
        written = extent
        return
      }
      if (size !== header + before.bytes) {
        await streamFileAtomic(path, allRows(journal, kind))
        written = journal.extent(kind)
        return
      }
      let { bytes, last } = before
      for (;;) {
        const rows = journal.after(last, ROWS_AT_ONCE)
        const text = Buffer.from(rows.map((row) => row[kind]).join(''))
        if (rows.length > 0) await appendAt(path, header + bytes, text)
        bytes += text.length
        last = rows.at(-1)?.n ?? last
        if (rows.length < ROWS_AT_ONCE) break
      }
      written = { bytes, last }
    }
  })
  return {
    sync: async () => {
      for (const sync of made) await sync()
    },
  }
}

/** The list of pictures that cannot be read now; written whole, since one that is mended leaves it. */
export async function writeUnreadable(out: string, unreadable: readonly { path: string; why: string }[]): Promise<void> {
  await writeFileAtomic(
    join(out, 'unreadable.csv'),
    [csvLine(['path', 'why']), ...unreadable.map(({ path, why }) => csvLine([plainCell(path), plainCell(why)]))].join(''),
  )
}

function* allRows(journal: Journal, kind: ResultKind): Generator<string> {
  yield HEADER[kind]
  for (let last = 0; ;) {
    const rows = journal.after(last, ROWS_AT_ONCE)
    yield rows.map((row) => row[kind]).join('')
    if (rows.length < ROWS_AT_ONCE) return
    last = rows.at(-1)?.n ?? last
  }
}

async function appendAt(path: string, position: number, text: Uint8Array): Promise<void> {
  try {
    const file = await open(path, 'r+')
    try {
      for (let done = 0; done < text.length;) done += (await file.write(text, done, text.length - done, position + done)).bytesWritten
      await file.datasync()
    } catch (error) {
      await file.truncate(position)
      throw error
    } finally {
      await file.close()
    }
  } catch (error) {
    throw writeFault(error, path)
  }
}

/** -1: it is not there. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return -1
    throw writeFault(error, path)
  }
}

function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ })
}
