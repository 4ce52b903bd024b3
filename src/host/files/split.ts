import { makeDraw } from '#domain/random.ts'
import type { Split } from '#domain/parts.ts'
import type { FoundPart } from './layout.ts'

/** What the split looks at. */
export type Splittable = {
  readonly path: string
  readonly truth: FoundPart['truth']
  readonly place: FoundPart['place']
  readonly sha256: string
  /** Equal for parts that are the same picture. */
  readonly picture: string
}

export type SplitResult = {
  /** Path -> set, for every part that is kept. */
  readonly sets: ReadonlyMap<string, Split>
  /** Paths of the same picture, each group in order; only groups of two and more. */
  readonly duplicates: readonly (readonly string[])[]
  /** Parts left out because the same picture is in a set that needs it more: `sameAs` is there. */
  readonly takenOut: readonly { readonly path: string; readonly sameAs: string }[]
}

/**
 * Puts every part into exactly one set. Copies of one picture go into one set whole: where the layout has them in several, test keeps
 * them, then incoming, then calibration, and training loses them. Calibration normals are a seeded share of the good training parts
 * unless the layout brings its own; good test parts are a fifth of the parts that are not assigned if there would be none. The
 * seeded choice depends on contents and seed alone: neither names nor order nor a new file move another part to another set.
 * `parts` are in the order of their paths.
 */
export function splitParts(parts: readonly Splittable[], seed: number, calibrationShare: number): SplitResult {
  const sets = new Map<string, Split>()
  const duplicates: string[][] = []
  const takenOut: { path: string; sameAs: string }[] = []
  const pools: { train: Group[]; pool: Group[] } = { train: [], pool: [] }
  for (const members of groupsOf(parts)) {
    const rank = Math.max(...members.map(({ place }) => RANKS[place]))
    const kept = members.filter(({ place }) => RANKS[place] === rank)
    const [first] = kept
    if (first === undefined) continue
    if (members.length > 1) duplicates.push(members.map(({ path }) => path))
    for (const { path, place } of members) if (RANKS[place] < rank) takenOut.push({ path, sameAs: first.path })
    const place = kept.some((member) => member.place === 'train') ? 'train' : first.place
    if (place === 'train' || place === 'pool') pools[place].push(makeGroup(kept))
    else for (const { path } of kept) sets.set(path, place)
  }
  const chosen = chooseTest(parts, sets, pools.pool, seed)
  assign(sets, chosen, 'test')
  const trainable = [...pools.train, ...pools.pool.filter((group) => !chosen.has(group))]
  const hasOwn = [...sets.values()].includes('calibrate')
  const calibrate = hasOwn ? new Set<Group>() : choose(trainable, calibrationCount(countOf(trainable), calibrationShare), seed, 'calibrate')
  assign(sets, calibrate, 'calibrate')
  assign(sets, new Set(trainable.filter((group) => !calibrate.has(group))), 'train')
  return { sets, duplicates, takenOut }
}

/** How many of `good` training parts become calibration normals: the share, at least 20 of 60 or more, at least one of five or more. */
export function calibrationCount(good: number, share: number): number {
  if (good < 5 || share === 0) return 0
  return Math.max(Math.round(good * share), good >= 60 ? 20 : 1)
}

/** Copies of one picture that stay together. */
type Group = { readonly paths: readonly string[]; readonly name: string }

const RANKS: Readonly<Record<FoundPart['place'], number>> = { train: 0, pool: 0, calibrate: 1, incoming: 2, test: 3 }
const TEST_SHARE = 0.2

function groupsOf(parts: readonly Splittable[]): readonly (readonly Splittable[])[] {
  const groups = new Map<string, Splittable[]>()
  for (const part of parts) {
    const group = groups.get(part.picture)
    if (group === undefined) groups.set(part.picture, [part])
    else group.push(part)
  }
  return [...groups.values()]
}

/** A group is named by a content in it, so that names of files do not matter. */
function makeGroup(members: readonly Splittable[]): Group {
  const name = members.map(({ sha256 }) => sha256).reduce((least, next) => (next < least ? next : least))
  return { paths: members.map(({ path }) => path), name }
}

/** Good test parts from those not assigned: needed where defective ones wait to be told apart and no good ones do. */
function chooseTest(
  parts: readonly Splittable[],
  sets: ReadonlyMap<string, Split>,
  pool: readonly Group[],
  seed: number,
): ReadonlySet<Group> {
  const tested = parts.filter(({ path }) => sets.get(path) === 'test')
  const isNeeded = tested.some(({ truth }) => truth === 'defective') && !tested.some(({ truth }) => truth === 'good')
  return isNeeded ? choose(pool, Math.ceil(countOf(pool) * TEST_SHARE), seed, 'test') : new Set()
}

/** Whole groups in seeded order until `wanted` parts are together; never more than half of all, so one picture copied many times cannot empty the rest. */
function choose(groups: readonly Group[], wanted: number, seed: number, purpose: string): ReadonlySet<Group> {
  const places = new Map(groups.map((group) => [group, makeDraw(seed, 'split', purpose, group.name).uniform()]))
  const place = (group: Group): number => places.get(group) ?? 0
  const inOrder = [...groups].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
  const limit = Math.floor(countOf(groups) / 2)
  const chosen = new Set<Group>()
  let count = 0
  for (const group of inOrder) {
    if (count >= wanted) break
    if (count + group.paths.length > limit) continue
    chosen.add(group)
    count += group.paths.length
  }
  return chosen
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { paths }) => sum + paths.length, 0)
}

function assign(sets: Map<string, Split>, groups: ReadonlySet<Group>, split: Split): void {
  for (const { paths } of groups) for (const path of paths) sets.set(path, split)
}
