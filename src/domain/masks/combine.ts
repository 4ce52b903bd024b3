import type { Runs } from './rle.ts'

/** How two masks of one size differ: pixels that only the second covers, and only the first. */
export type Difference = { readonly added: number; readonly removed: number }

export function differenceOf(before: Runs, after: Runs): Difference {
  let added = 0
  let removed = 0
  walk(before, after, (a, b, length) => {
    if (b && !a) added += length
    if (a && !b) removed += length
  })
  return { added, removed }
}

/** What any of the masks covers; of none: the empty mask of that many pixels. */
export function unionOf(masks: readonly Runs[], pixels: number): Runs {
  return masks.reduce<Runs>((all, mask) => join(all, mask, (a, b) => a || b), [pixels])
}

/** What the first covers and the second does not. */
export function without(mask: Runs, taken: Runs): Runs {
  return join(mask, taken, (a, b) => a && !b)
}

function join(first: Runs, second: Runs, covers: (a: boolean, b: boolean) => boolean): Runs {
  const runs: number[] = [0]
  walk(first, second, (a, b, length) => {
    const isCovered = (runs.length - 1) % 2 === 1
    if (covers(a, b) === isCovered) runs[runs.length - 1] = (runs.at(-1) ?? 0) + length
    else runs.push(length)
  })
  return runs
}

/** Goes through two masks side by side, a stretch at a time in which neither changes. */
function walk(first: Runs, second: Runs, visit: (a: boolean, b: boolean, length: number) => void): void {
  let [i, j] = [0, 0]
  let [left, right] = [first[0] ?? 0, second[0] ?? 0]
  while (i < first.length && j < second.length) {
    const length = Math.min(left, right)
    if (length > 0) visit(i % 2 === 1, j % 2 === 1, length)
    left -= length
    right -= length
    if (left === 0) left = first[++i] ?? 0
    if (right === 0) right = second[++j] ?? 0
  }
}
