import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { csvFault, type CsvProblem, readTable } from '#host/files/csv-table.ts'
import type { FolderLayout, FoundPart, Tree } from '#host/files/layout.ts'
import { matchMasks } from '#host/files/match-masks.ts'

/** VisA (Zou 2022), the whole set or one object's folder of it. The split is that of split_csv/1cls.csv where it can be found. */
export const visa: FolderLayout = {
  id: 'visa',
  sentence: 'VisA: <object>/Data/Images/Normal, Data/Images/Anomaly and Data/Masks/Anomaly, with split_csv/1cls.csv, or one object of it',
  async read(tree) {
    if (!tree.pictures.some((path) => IMAGE.test(path))) return null
    if (tree.files.includes(SPLIT)) return await partsOfList(tree, join(tree.root, SPLIT), '')
    const above = join(dirname(tree.root), SPLIT)
    const isObject = tree.pictures.some((path) => path.startsWith('Data/Images/'))
    if (isObject && (await exists(above))) return await partsOfList(tree, above, `${basename(tree.root)}/`)
    return partsOfFolders(tree.pictures)
  },
}

const SPLIT = 'split_csv/1cls.csv'
/** Object's folder with its slash, or ''; then which of the two. */
const IMAGE = /^(.*\/|)Data\/Images\/(Normal|Anomaly)\/[^/]+$/

/** Rows `object, split, label, image, mask`. `prefix` is the object's folder when the tree is that folder alone. Objects that are not on this disk are passed over. */
async function partsOfList(tree: Tree, list: string, prefix: string): Promise<readonly FoundPart[]> {
  const { header, rows } = await readTable(list)
  const [object, split, label, image, mask] = ['object', 'split', 'label', 'image', 'mask'].map((name) => header.indexOf(name))
  const pictures = new Set(tree.pictures)
  const objects = new Set(tree.pictures.map((path) => (prefix + path).split('/')[0]))
  const parts: FoundPart[] = []
  const problems: CsvProblem[] = []
  for (const { line, cells } of rows) {
    const cell = (index: number | undefined): string => cells[index ?? -1] ?? ''
    if (!objects.has(cell(object)) || !cell(image).startsWith(prefix)) continue
    const path = cell(image).slice(prefix.length)
    const maskPath = cell(mask).slice(prefix.length)
    const part = listedPart(path, maskPath, cell(label), cell(split))
    if (part === undefined) problems.push({ line, text: `"${cell(split)}, ${cell(label)}" is neither train nor test, normal nor anomaly` })
    else if (!pictures.has(path)) problems.push({ line, text: `there is no file ${path}` })
    else if (maskPath !== '' && !pictures.has(maskPath)) problems.push({ line, text: `there is no mask ${maskPath}` })
    else parts.push(part)
  }
  if (problems.length > 0) throw csvFault(list, problems)
  return parts
}

function listedPart(path: string, mask: string, label: string, split: string): FoundPart | undefined {
  if (label === 'normal' && (split === 'train' || split === 'test')) return { path, truth: 'good', defectType: '', masks: [], place: split }
  if (label !== 'anomaly' || split !== 'test') return undefined
  return { path, truth: 'defective', defectType: 'anomaly', masks: mask === '' ? [] : [mask], place: 'test' }
}

/** Without a list: the normal ones are not assigned, the anomalies are for testing; masks by name. */
function partsOfFolders(pictures: readonly string[]): readonly FoundPart[] {
  const parts: FoundPart[] = []
  const anomalies = new Map<string, string[]>()
  for (const path of pictures) {
    const [, object = '', kind] = IMAGE.exec(path) ?? []
    if (kind === 'Normal') parts.push({ path, truth: 'good', defectType: '', masks: [], place: 'pool' })
    if (kind === 'Anomaly') anomalies.set(object, [...(anomalies.get(object) ?? []), path])
  }
  for (const [object, paths] of anomalies) {
    const folder = `${object}Data/Masks/Anomaly/`
    const masks = pictures.filter((path) => path.startsWith(folder)).map((path) => ({ path, inFolder: path.slice(folder.length) }))
    const matched = matchMasks(paths, masks)
    parts.push(
      ...paths.map((path) => ({ path, truth: 'defective', defectType: 'anomaly', masks: matched.get(path) ?? [], place: 'test' }) as const),
    )
  }
  return parts
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
