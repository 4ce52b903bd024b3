import type { FoundPart } from '#host/files/layout.ts'
import { matchMasks } from '#host/files/match-masks.ts'
import { isGoodWord } from '#host/files/picture-files.ts'

/** Pictures of a tree `<set>/<type>/<file>`, the plan that MVTec AD, LOCO and BTAD share. */
export type SplitFolders = {
  /** `train/good` */
  readonly train: readonly string[]
  /** `validation/good` */
  readonly calibrate: readonly string[]
  /** `test/<type>`, by type */
  readonly test: ReadonlyMap<string, readonly string[]>
  /** `ground_truth/<type>`, by type: masks beside each other or in one folder for each part */
  readonly masks: ReadonlyMap<string, readonly Mask[]>
}

type Mask = { readonly path: string; readonly inFolder: string }

/** Sorts pictures by their two upper folders; those that lie elsewhere, or deeper than the plan has it, are left out. */
export function splitFolders(pictures: readonly string[]): SplitFolders {
  const train: string[] = []
  const calibrate: string[] = []
  const test = new Map<string, string[]>()
  const masks = new Map<string, Mask[]>()
  for (const path of pictures) {
    const [set = '', type = '', ...rest] = path.split('/')
    if (rest.length === 0) continue
    const inFolder = rest.join('/')
    const isFlat = rest.length === 1
    if (/^train$/i.test(set) && isFlat && isGoodWord(type)) train.push(path)
    else if (/^val(idation)?$/i.test(set) && isFlat && isGoodWord(type)) calibrate.push(path)
    else if (/^test$/i.test(set) && isFlat) add(test, type, path)
    else if (/^ground[_-]?truth$/i.test(set) && rest.length <= 2) add(masks, typeKey(type), { path, inFolder })
  }
  return { train, calibrate, test, masks }
}

/** The parts of such a tree; null if it has neither training nor test pictures. */
export function partsOf({ train, calibrate, test, masks }: SplitFolders): readonly FoundPart[] | null {
  const good = (path: string, place: FoundPart['place']): FoundPart => ({ path, truth: 'good', defectType: '', masks: [], place })
  const parts = [...train.map((path) => good(path, 'train')), ...calibrate.map((path) => good(path, 'calibrate'))]
  for (const [type, paths] of test) {
    if (isGoodWord(type)) parts.push(...paths.map((path) => good(path, 'test')))
    else parts.push(...defective(type, paths, masks.get(typeKey(type)) ?? []))
  }
  return train.length + test.size === 0 ? null : parts
}

function defective(type: string, paths: readonly string[], masks: readonly Mask[]): readonly FoundPart[] {
  const matched = matchMasks(paths, masks)
  return paths.map((path) => ({ path, truth: 'defective', defectType: type, masks: matched.get(path) ?? [], place: 'test' }))
}

/** `test/Crack` has its masks in `ground_truth/crack`. */
function typeKey(type: string): string {
  return type.normalize('NFC').toLowerCase()
}

function add<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}
