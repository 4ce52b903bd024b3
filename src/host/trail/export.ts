import { createHash, randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { streamFileAtomic } from '#disk/atomic.ts'
import { writeFault } from '#disk/file-fault.ts'
import { VERSION } from '#domain/version.ts'
import type { Work } from '#domain/work.ts'
import { trailKey } from '#host/blobs/blob-key.ts'
import { plainCell } from '#host/judging/plain-cell.ts'
import type { Project } from '#host/projects/project.ts'
import { stamp } from '#host/files/stamp.ts'
import type { TrailEntry, TrailFile, TrailFilter } from '#rpc/schemas/trail.ts'
import { everyEntry } from './page.ts'
import { headOf, record, type Actor } from './record.ts'
import { verifyTrail } from './verify.ts'

/** One header row, then one row an entry, oldest first. docs/guide/audit.md says what each column holds. */
const COLUMNS = ['number', 'at', 'who', 'how', 'action', 'object', 'old', 'new', 'reason', 'before', 'seal'] as const
const PIECE = 1000

/**
 * Writes the entries that a filter leaves into the project's folder `trail`, and notes it in the trail with the file's hash and what was
 * asked for. `csv`: UTF-8, commas, a cell that a spreadsheet would run as a formula has an apostrophe before it; `json`: one entry a line,
 * exactly as it is sealed. Faults: file.unwritable, file.disk-full.
 */
export async function exportTrail(
  project: Project,
  { filter, format }: { filter: TrailFilter; format: 'csv' | 'json' },
  actor: Actor,
  work: Work,
): Promise<TrailFile> {
  const { reader, writer } = project.store
  const entries = everyEntry(reader, filter)
  const { number: total, seal } = await headOf(reader)
  const write = format === 'csv' ? csvOf : linesOf
  const file = await writeFile(project, `trail-${stamp(actor.at)}`, format === 'csv' ? 'csv' : 'jsonl', write(entries, total, work))
  const facts = { format, entries: file.entries, head: total === 0 ? '' : `${seal}@${total}`, filter, sha256: file.sha256 }
  const made = { action: 'trail.exported', object: `file ${file.name}`, new: JSON.stringify(facts) } as const
  const number = await writer.transaction().execute((all) => record(all, actor, made))
  return { ...file, record: number }
}

/**
 * Writes the whole trail as it is, then what the check says of it, and leaves the project alone: whoever looks into a broken chain must find
 * it as it was. Faults: file.unwritable, file.disk-full.
 */
export async function saveEvidence(project: Project, at: string, work: Work): Promise<TrailFile> {
  const { reader } = project.store
  const check = await verifyTrail(project.store, [], work)
  const whole = async function* (): AsyncGenerator<Piece> {
    yield { text: `${JSON.stringify({ project: project.id, savedAt: at, version: VERSION, check })}\n`, entries: 0 }
    yield* linesOf(everyEntry(reader, {}), check.entries, work)
  }
  return { ...(await writeFile(project, `evidence-${stamp(at)}`, 'jsonl', whole())), record: null }
}

type Piece = { readonly text: string; readonly entries: number }

async function* csvOf(entries: AsyncIterable<TrailEntry>, total: number, work: Work): AsyncGenerator<Piece> {
  yield { text: stringify([[...COLUMNS]]), entries: 0 }
  const rowOf = (entry: TrailEntry): string[] => COLUMNS.map((column) => plainCell(String(entry[column])))
  yield* pieces(entries, (some) => stringify(some.map(rowOf)), total, work)
}

async function* linesOf(entries: AsyncIterable<TrailEntry>, total: number, work: Work): AsyncGenerator<Piece> {
  yield* pieces(entries, (some) => some.map((entry) => `${JSON.stringify(entry)}\n`).join(''), total, work)
}

async function* pieces(
  entries: AsyncIterable<TrailEntry>,
  write: (some: readonly TrailEntry[]) => string,
  total: number,
  work: Work,
): AsyncGenerator<Piece> {
  let some: TrailEntry[] = []
  for await (const entry of entries) {
    some.push(entry)
    if (some.length < PIECE) continue
    yield { text: write(some), entries: some.length }
    work.signal.throwIfAborted()
    work.onProgress?.({ phase: 'Writing', done: entry.number, total })
    // The store answers without a pause; other requests must come between.
    await new Promise((later) => setImmediate(later))
    some = []
  }
  yield { text: write(some), entries: some.length }
}

/** The hash is known last and belongs into the name. */
async function writeFile(
  project: Project,
  stem: string,
  ending: 'csv' | 'jsonl',
  content: AsyncIterable<Piece>,
): Promise<Omit<TrailFile, 'record'>> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let entries = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      const bytes = Buffer.from(piece.text)
      hash.update(bytes)
      sizeBytes += bytes.byteLength
      entries += piece.entries
      yield bytes
    }
  }
  const folder = join(project.folder, 'trail')
  const making = join(folder, `${stem}-${randomBytes(4).toString('hex')}.making`)
  await streamFileAtomic(making, counted())
  const sha256 = hash.digest('hex')
  const name = `${stem}-${sha256.slice(0, 8)}.${ending}`
  await rename(making, join(folder, name)).catch(async (error: unknown) => {
    await rm(making, { force: true })
    throw writeFault(error, name)
  })
  return { name, key: trailKey(project.id, name), sizeBytes, sha256, entries }
}
