import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { readFault } from '#disk/file-fault.ts'
import { byCodeUnit, walk, type WalkProblem } from '#disk/walk.ts'
import { Fault } from '#domain/faults.ts'
import type { Layout } from '#domain/parts.ts'
import type { Work } from '#domain/work.ts'
import type { FoundPart, Tree } from './layout.ts'
import { csvSentence, readCsvLayout } from './layouts/csv.ts'
import { folderLayouts } from './layouts/registry.ts'
import { isPictureFile } from './picture-files.ts'

/** What is in a folder, or on a list, before any picture is opened. */
export type FoundParts = {
  readonly root: string
  /** null: no known arrangement; `parts` are then all pictures, with nothing known of them. */
  readonly layout: Layout | null
  /** In the order of their paths. */
  readonly parts: readonly FoundPart[]
  /** Pictures in the folder that the layout has no place for, masks without a part among them. */
  readonly unused: readonly string[]
  readonly problems: readonly WalkProblem[]
}

/** Parts of a folder or CSV list whose layout is known. Faults: file.missing, file.unreadable, data.empty, data.layout-unknown, data.csv-invalid. */
export async function findParts(data: string, work: Work): Promise<FoundParts & { readonly layout: Layout }> {
  const found = await findAnyParts(data, work)
  if (found.layout === null) throw unknownFault(found)
  return { ...found, layout: found.layout }
}

/**
 * Parts of anything: a folder, a CSV list, one picture. For scoring, which needs no arrangement: what has none counts as unknown parts,
 * a plain folder too. Faults: file.missing, file.unreadable, data.empty, data.csv-invalid, data.layout-unknown (a file of another kind).
 */
export async function findPartsToScore(data: string, work: Work): Promise<FoundParts> {
  const found = await findAnyParts(data, work)
  return found.layout === 'flat' ? { ...found, parts: found.parts.map(({ path }) => incoming(path)) } : found
}

async function findAnyParts(data: string, work: Work): Promise<FoundParts> {
  const root = resolve(data)
  const found = await stat(root).catch((error: unknown) => {
    throw readFault(error, root)
  })
  if (!found.isDirectory()) return await partsOfFile(root, work)
  const { files, problems } = await walk(root, work)
  const tree: Tree = { root, files, pictures: files.filter(isPictureFile) }
  if (tree.pictures.length === 0) throw emptyFault(root, files.length)
  for (const layout of folderLayouts) {
    const parts = await layout.read(tree)
    if (parts !== null) return { root, layout: layout.id, parts: inOrder(parts), unused: unusedOf(tree, parts), problems }
  }
  return { root, layout: null, parts: tree.pictures.map(incoming), unused: [], problems }
}

async function partsOfFile(file: string, work: Work): Promise<FoundParts> {
  const root = dirname(file)
  if (isPictureFile(file)) return { root, layout: null, parts: [incoming(basename(file))], unused: [], problems: [] }
  if (!/\.csv$/i.test(file)) throw notDataFault(file)
  const parts = await readCsvLayout(file, work)
  if (parts.length === 0) throw emptyFault(file, 0)
  return { root, layout: 'csv', parts: inOrder(parts), unused: [], problems: [] }
}

function incoming(path: string): FoundPart {
  return { path, truth: 'unknown', defectType: '', masks: [], place: 'incoming' }
}

function inOrder(parts: readonly FoundPart[]): readonly FoundPart[] {
  return [...parts].sort((a, b) => byCodeUnit(a.path, b.path))
}

function unusedOf({ pictures }: Tree, parts: readonly FoundPart[]): readonly string[] {
  const used = new Set(parts.flatMap(({ path, masks }) => [path, ...masks]))
  return pictures.filter((path) => !used.has(path))
}

function emptyFault(data: string, files: number): Fault {
  const why = files === 0 ? 'It holds no file.' : 'None of the files there is a picture (.png, .jpg, .bmp, .webp, .tif).'
  const text = { what: `There is no picture in ${data}.`, why, do: 'Check the path, or put pictures there.' }
  return new Fault('data.empty', text, { data: { path: data, files } })
}

function notDataFault(file: string): Fault {
  const text = {
    what: `${file} cannot be used as data.`,
    why: 'It is neither a folder nor a CSV list nor a picture.',
    do: 'Give a folder of pictures, or a CSV list.',
  }
  return new Fault('data.layout-unknown', text, { data: { path: file } })
}

function unknownFault({ root, parts }: FoundParts): Fault {
  const counts = new Map<string, number>()
  for (const { path } of parts) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  const places = [...counts].slice(0, 5).map(([folder, count]) => `${count} in ${folder === '.' ? 'the folder itself' : folder}`)
  const more = counts.size > places.length ? ` and more in ${counts.size - places.length} other folders` : ''
  const set = parts.map(({ path }) => /^([^/]+)\/(train|test)\//i.exec(path)?.[1]).find((name) => name !== undefined)
  const piece = /^(train|test)$/i.test(basename(root)) ? ` (if this is a piece of a data set, give ${dirname(root)})` : ''
  const hint = set === undefined ? piece : ` (each folder is a data set of its own: give ${resolve(root, set)}, for example)`
  const known = [...folderLayouts.map(({ sentence }) => sentence), csvSentence].join('; ')
  const text = {
    what: `The arrangement of the pictures in ${root} is not known.`,
    why: `The pictures (${places.join(', ')}${more}) do not tell by their place which parts are good${hint}.`,
    do: `Arrange them in one of these ways: ${known}.`,
  }
  return new Fault('data.layout-unknown', text, { data: { path: root, pictures: parts.length } })
}
