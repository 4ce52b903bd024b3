import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { absolutePart, partPath } from '#disk/part-path.ts'
import type { Truth } from '#domain/parts.ts'
import { csvFault, type CsvProblem, type CsvRow, readTable } from '#host/files/csv-table.ts'
import { inParallel } from '#host/files/in-parallel.ts'
import type { FoundPart } from '#host/files/layout.ts'
import type { Work } from '#domain/work.ts'

export const csvSentence =
  'CSV list: columns path, label (good, defective or empty), and if wanted defect_type, mask, split; paths start at the list'

/**
 * Parts from a CSV list. Paths start at the list's folder, and may lead out of it or be absolute: whoever writes the list may name any
 * file. Without a split, defective parts are for testing, good ones not assigned, unknown ones incoming.
 * Faults: data.csv-invalid (names the lines), file.missing, file.unreadable.
 */
export async function readCsvLayout(path: string, work: Work): Promise<readonly FoundPart[]> {
  const { header, rows } = await readTable(path)
  const columns = columnsOf(path, header)
  const root = dirname(resolve(path))
  const findFile = fileFinder(root)
  const problems: CsvProblem[] = []
  const lineOf = new Map<string, number>()
  const parts = await inParallel(rows, work.signal, async (row) => {
    const read = await readRow(row, columns, findFile)
    if (typeof read === 'string') problems.push({ line: row.line, text: read })
    return typeof read === 'string' ? undefined : { ...read, line: row.line }
  })
  const found: FoundPart[] = []
  for (const part of parts) {
    if (part === undefined) continue
    const { line, ...rest } = part
    const before = lineOf.get(rest.path)
    if (before !== undefined) problems.push({ line, text: `${rest.path} stands in line ${before} already` })
    lineOf.set(rest.path, line)
    found.push(rest)
  }
  if (problems.length > 0)
    throw csvFault(
      path,
      problems.sort((a, b) => a.line - b.line),
    )
  return found
}

type Columns = { readonly path: number; readonly label: number; readonly defectType: number; readonly mask: number; readonly split: number }

function columnsOf(path: string, header: readonly string[]): Columns {
  const names = header.map((name) => name.toLowerCase().replace(/[ -]/g, '_'))
  const column = (...words: readonly string[]): number => names.findIndex((name) => words.includes(name))
  const columns = {
    path: column('path', 'file', 'image', 'filename', 'file_name'),
    label: column('label', 'truth'),
    defectType: column('defect_type', 'defect', 'type'),
    mask: column('mask', 'mask_path'),
    split: column('split', 'set'),
  }
  if (columns.path < 0) throw csvFault(path, [{ line: 1, text: 'no column is called path, file or image' }])
  if (columns.label < 0) throw csvFault(path, [{ line: 1, text: 'no column is called label or truth' }])
  return columns
}

/** A row as a part, or what is wrong with it. */
async function readRow({ cells }: CsvRow, columns: Columns, findFile: FindFile): Promise<FoundPart | string> {
  const cell = (index: number): string => cells[index] ?? ''
  const truth = TRUTHS.get(cell(columns.label).toLowerCase())
  if (truth === undefined) return `"${cell(columns.label)}" is no label; write good or defective, or leave it empty`
  const place = placeOf(truth, cell(columns.split).toLowerCase())
  if (place === undefined) return `"${cell(columns.split)}" is no set for a part that is ${truth === 'unknown' ? 'not labelled' : truth}`
  if (cell(columns.path) === '') return 'the path is empty'
  const file = await findFile(cell(columns.path))
  if (file === undefined) return `there is no file ${cell(columns.path)}`
  const mask = cell(columns.mask) === '' ? undefined : await findFile(cell(columns.mask))
  if (mask === undefined && cell(columns.mask) !== '') return `there is no mask ${cell(columns.mask)}`
  const isDefective = truth === 'defective'
  const defectType = isDefective ? cell(columns.defectType) || 'defective' : ''
  return { path: file, truth, defectType, masks: isDefective && mask !== undefined ? [mask] : [], place }
}

/** Where a part belongs: what the list says if that is possible, undefined if not. Training takes good parts only. */
function placeOf(truth: Truth, word: string): FoundPart['place'] | undefined {
  if (word === '') return truth === 'good' ? 'pool' : truth === 'defective' ? 'test' : 'incoming'
  const place = PLACES.get(word)
  if (place === undefined) return undefined
  if (place === 'incoming') return place
  return truth === 'good' || (truth === 'defective' && place === 'test') ? place : undefined
}

const TRUTHS: ReadonlyMap<string, Truth> = new Map([
  ...words('good', 'good ok normal 0'),
  ...words('defective', 'defective defect bad ng nok ko anomaly anomalous 1'),
  ...words('unknown', 'unknown'),
  ['', 'unknown'],
])

const PLACES: ReadonlyMap<string, FoundPart['place']> = new Map([
  ...words('train', 'train training'),
  ...words('calibrate', 'calibrate calibration validation valid val'),
  ...words('test', 'test acceptance'),
  ...words('incoming', 'incoming'),
])

function words<T extends string>(value: T, list: string): [string, T][] {
  return list.split(' ').map((word) => [word, value])
}

type FindFile = (written: string) => Promise<string | undefined>

/**
 * From a path as written to the path of a file that exists. What does not exist as written is tried with backslashes as separators (lists from Windows) and
 * with the name as the disk spells it (a list may be composed where the disk is decomposed, NFC and NFD).
 */
function fileFinder(root: string): FindFile {
  const namesIn = new Map<string, Promise<ReadonlyMap<string, string>>>()
  const spelled = async (file: string): Promise<string | undefined> => {
    const folder = dirname(file)
    let names = namesIn.get(folder)
    if (names === undefined) namesIn.set(folder, (names = composedNames(folder)))
    const name = (await names).get(basename(file).normalize('NFC'))
    return name === undefined ? undefined : resolve(folder, name)
  }
  return async (written) => {
    for (const way of new Set([written, written.replaceAll('\\', '/')])) {
      const file = absolutePart(root, way)
      if (await isFile(file)) return partPath(root, file)
      const other = await spelled(file)
      if (other !== undefined && (await isFile(other))) return partPath(root, other)
    }
    return undefined
  }
}

async function composedNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => [])
  return new Map(names.map((name) => [name.normalize('NFC'), name]))
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
