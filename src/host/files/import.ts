import { absolutePart } from '#disk/part-path.ts'
import type { WalkProblem } from '#disk/walk.ts'
import { Fault } from '#domain/faults.ts'
import type { Dataset, Part, Split } from '#domain/parts.ts'
import type { Work } from '#domain/work.ts'
import { datasetHash } from './dataset-hash.ts'
import { findParts, type FoundParts } from './find-parts.ts'
import { hashFiles } from './hash-files.ts'
import { inParallel } from './in-parallel.ts'
import type { FoundPart } from './layout.ts'
import { type SplitResult, splitParts } from './split.ts'

export type ImportOptions = {
  readonly seed: number
  /** Share of the good training parts that becomes calibration normals, 0…0.5; 0.2 if left out. */
  readonly calibrationShare?: number
  /** Hash of a picture's decoded pixels, from its absolute path; null if it cannot be decoded. Without it, copies are found by their bytes. */
  readonly pixelHash?: (file: string) => Promise<string | null>
  readonly work: Work
}

/** What a person should know about an import. */
export type ImportReport = {
  readonly counts: Readonly<Record<Split, number>>
  readonly goodTest: number
  /** Test parts of each defect type, by name. */
  readonly defectTypes: Readonly<Record<string, number>>
  readonly maskedParts: number
  /** Groups of paths that are the same picture. */
  readonly duplicates: readonly (readonly string[])[]
  /** Parts left out of the set the layout has them in, because the same picture is in another: `sameAs`. */
  readonly takenOut: SplitResult['takenOut']
  /** Files, folders and links that could not be read, and why. */
  readonly unreadable: readonly WalkProblem[]
  /** Pictures the layout has no place for. */
  readonly unused: readonly string[]
}

/**
 * Finds the parts of a folder or a CSV list, hashes them, and puts each into one set: the snapshot a run is begun with. The same contents
 * and seed give the same snapshot on every machine. Nothing is decoded (unless `pixelHash` does) and nothing is changed.
 * Faults: file.missing, file.unreadable, data.empty, data.no-good, data.layout-unknown, data.csv-invalid.
 */
export async function importDataset(data: string, options: ImportOptions): Promise<{ dataset: Dataset; report: ImportReport }> {
  const { seed, calibrationShare = 0.2, pixelHash, work } = options
  const found = await findParts(data, work)
  const { hashed, unreadable } = await hashParts(found, pixelHash, work)
  const { sets, duplicates, takenOut } = splitParts(hashed, seed, calibrationShare)
  const parts: Part[] = []
  for (const { path, sha256, sizeBytes, truth, defectType, masks } of hashed) {
    const set = sets.get(path)
    if (set !== undefined) parts.push({ path, sha256, sizeBytes, truth, defectType, masks, split: set })
  }
  if (!parts.some((part) => part.split === 'train')) throw noGoodFault(data, unreadable.length, takenOut.length)
  const dataset = { root: found.root, layout: found.layout, hash: datasetHash(parts), parts }
  const problems = [...found.problems, ...unreadable]
  return { dataset, report: { ...describe(parts), duplicates, takenOut, unreadable: problems, unused: found.unused } }
}

export type HashedPart = FoundPart & {
  readonly sha256: string
  readonly sizeBytes: number
  /** Equal for parts that are the same picture. */
  readonly picture: string
}

/** Parts with their hashes, in order, and those that cannot be read. */
export async function hashParts(
  { root, parts }: FoundParts,
  pixelHash: ImportOptions['pixelHash'],
  work: Work,
): Promise<{ readonly hashed: readonly HashedPart[]; readonly unreadable: readonly WalkProblem[] }> {
  const hashes = await hashFiles(
    root,
    parts.map(({ path }) => path),
    work,
  )
  const readable: (FoundPart & { sha256: string; sizeBytes: number })[] = []
  const unreadable: WalkProblem[] = []
  for (const [i, part] of parts.entries()) {
    const hash = hashes[i]
    if (hash === undefined) throw new Error('A part has no hash.')
    if ('why' in hash) unreadable.push({ path: part.path, why: hash.why })
    else readable.push({ ...part, ...hash })
  }
  const hashed = await inParallel(readable, work.signal, async (part) => {
    const pixels = await pixelHash?.(absolutePart(root, part.path))
    return { ...part, picture: typeof pixels === 'string' ? `pixels ${pixels}` : `file ${part.sha256}` }
  })
  return { hashed, unreadable }
}

function describe(parts: readonly Part[]): Pick<ImportReport, 'counts' | 'goodTest' | 'defectTypes' | 'maskedParts'> {
  const counts: Record<Split, number> = { train: 0, calibrate: 0, test: 0, incoming: 0 }
  const types = new Map<string, number>()
  for (const { split, truth, defectType } of parts) {
    counts[split]++
    if (split === 'test' && truth === 'defective') types.set(defectType, (types.get(defectType) ?? 0) + 1)
  }
  return {
    counts,
    goodTest: parts.filter(({ split, truth }) => split === 'test' && truth === 'good').length,
    defectTypes: Object.fromEntries(types),
    maskedParts: parts.filter(({ masks }) => masks.length > 0).length,
  }
}

function noGoodFault(data: string, unreadable: number, takenOut: number): Fault {
  const reasons = [
    unreadable > 0 ? `${unreadable} cannot be read` : '',
    takenOut > 0 ? `${takenOut} are the same pictures as parts for testing` : '',
  ].filter((reason) => reason !== '')
  const text = {
    what: `${data} has no picture of a good part to learn from.`,
    why:
      reasons.length === 0
        ? 'Residuum learns from good parts only, and none is marked for training.'
        : `Of the pictures there, ${reasons.join(' and ')}.`,
    do: 'Put pictures of good parts into train/good, or mark them as good in the list.',
  }
  return new Fault('data.no-good', text, { data: { path: data, unreadable, takenOut } })
}
