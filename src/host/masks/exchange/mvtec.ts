import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readFault } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import { areaOf, packRuns, type Runs, type Size } from '#domain/masks/rle.ts'
import { encodeBits } from '#host/masks/bit-png.ts'
import { coveredBy, type Mask } from '#host/masks/content.ts'
import { exchangeFault, type Annotated, type Target, type Targets } from './annotated.ts'
import { csvOf, readCsv } from './csv.ts'
import { NO_TYPE } from './coco-write.ts'

/** Beside `ground_truth`: what one picture a type cannot hold (masks apart, their order, severities), as CSV. */
export const LIST = 'masks.csv'

export type ExchangeFile = { readonly name: string; readonly content: string | Uint8Array }

/**
 * MVTec AD's layout: `ground_truth/<type>/<name>_mask.png`, white is defect, where a picture is `test/<type>/<name>.png`. Other pictures'
 * masks go by their own type. One PNG joins all masks of its picture and type; `masks.csv` keeps them apart.
 */
export function mvtecOf(parts: readonly Annotated[]): ExchangeFile[] {
  const files = parts.flatMap((part) =>
    [...byFile(part)].map(([name, masks]) => ({ name, content: new Uint8Array(encodeBits(coveredBy(masks, part), part)) })),
  )
  return [...files, { name: LIST, content: csvOf(parts) }]
}

/** How PNGs are read: each as what it covers. */
export type ReadMask = (path: string) => Promise<Size & { readonly runs: Runs }>

/**
 * Masks from such a folder, or from one of another origin that has only `ground_truth`. A PNG that is not what `masks.csv` says counts itself,
 * as one mask of its folder's type. Faults: annotation.invalid, those of reading and decoding.
 */
export async function readMvtec(folder: string, targets: Targets, readMask: ReadMask): Promise<Annotated[]> {
  const root = join(folder, 'ground_truth')
  const [names, listed] = await Promise.all([pngsBelow(root), listedIn(folder, targets)])
  const said = new Map(listed.flatMap((part) => [...byFile(part)].map(([name, masks]) => [name, { part, masks }] as const)))
  const problems: string[] = []
  const found = new Map<number, Target & { masks: Mask[] }>(listed.map((part) => [part.part, { ...part, masks: [] }]))
  const differs = new Set<number>()
  const byMask = targetsByMask(targets)
  const fromFiles: { readonly target: Target; readonly mask: Mask }[] = []
  for (const name of names) {
    const target = said.get(name)?.part ?? byMask(name)
    if (target === undefined) {
      problems.push(`"${name}" belongs to no picture of this project, or to several`)
      continue
    }
    const { runs, ...size } = await readMask(absolutePart(folder, name))
    if (size.width !== target.width || size.height !== target.height) {
      problems.push(`"${name}" has ${size.width} x ${size.height} pixels, and its picture ${target.width} x ${target.height}`)
      continue
    }
    const known = said.get(name)
    if (known === undefined || packRuns(coveredBy(known.masks, target)) !== packRuns(runs)) differs.add(target.part)
    if (areaOf(runs) > 0) fromFiles.push({ target, mask: { label: typeOf(name), severity: '', runs } })
  }
  const there = new Set(names)
  for (const [name, { part }] of said) if (!there.has(name)) differs.add(part.part)
  if (problems.length > 0) throw exchangeFault(folder, problems)
  for (const { target, mask } of fromFiles) {
    const image = found.get(target.part) ?? { ...target, masks: [] }
    found.set(target.part, image)
    if (differs.has(target.part)) image.masks.push(mask)
  }
  for (const part of listed) if (!differs.has(part.part)) found.set(part.part, { ...part, masks: [...part.masks] })
  if (found.size === 0) throw exchangeFault(folder, ['It has no folder ground_truth with masks, and no masks.csv'])
  return [...found.values()]
}

/** A part's masks by the file they go to. */
function byFile(part: Annotated): Map<string, Mask[]> {
  const files = new Map<string, Mask[]>()
  for (const mask of part.masks) {
    const name = fileOf(part.path, mask.label)
    files.set(name, [...(files.get(name) ?? []), mask])
  }
  return files
}

const TESTED = /^(?:.*\/)?test\/([^/]+)\/([^/]+)$/

function fileOf(path: string, label: string): string {
  const [, folder, name] = TESTED.exec(path) ?? []
  const plain = (name ?? path.replaceAll('/', '__')).replace(/\.[^./]*$/, '')
  // A type is a person's word and must not lead out of the folder.
  const type = folder ?? (label === '' ? NO_TYPE : label.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+$/, '_'))
  return `ground_truth/${type}/${plain}_mask.png`
}

const typeOf = (name: string): string => name.split('/')[1] ?? ''

/** The picture that a mask is of, by folder and name, or by the name alone for pictures that lie in no `test`. */
function targetsByMask({ all }: Targets): (name: string) => Target | undefined {
  const found = new Map<string, Target | undefined>()
  for (const target of all) {
    const file = fileOf(target.path, '')
    const key = TESTED.test(target.path) ? file : file.replace(`ground_truth/${NO_TYPE}/`, '')
    found.set(key, found.has(key) ? undefined : target)
  }
  return (name) => {
    const plain = name.replace(/(?:_mask)?\.[^./]*$/, '_mask.png')
    return found.get(plain) ?? found.get(plain.slice(plain.lastIndexOf('/') + 1))
  }
}

async function listedIn(folder: string, targets: Targets): Promise<Annotated[]> {
  const path = join(folder, LIST)
  const isThere = await readFile(path).then(
    () => true,
    () => false,
  )
  return isThere ? await readCsv(path, targets) : []
}

/** `ground_truth/<type>/<name>.png`, in order. */
async function pngsBelow(root: string): Promise<string[]> {
  try {
    const types = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory())
    const names = await Promise.all(
      types.map(async ({ name: type }) =>
        (await readdir(join(root, type)))
          .filter((name) => !name.startsWith('.') && /\.(png|bmp|tiff?|jpe?g)$/i.test(name))
          .map((name) => `ground_truth/${type}/${name}`),
      ),
    )
    return names.flat().sort()
  } catch (error) {
    const fault = readFault(error, root)
    if (fault instanceof Error && 'code' in fault && fault.code === 'file.missing') return []
    throw fault
  }
}
