import { stemOf } from './picture-files.ts'

/**
 * Masks for parts, by name: `000.png` has `000.png`, `000_mask.png`, `000_1.png`, or a folder `000/` of masks. A mask belongs to the part
 * with the longest fitting name, so that `a_1_mask` is never one of `a` where there is `a_1`.
 * `masks` and `parts` lie in one pair of folders; a mask's path is given relative to its folder. Gives part -> masks, in order.
 */
export function matchMasks(
  parts: readonly string[],
  masks: readonly { readonly path: string; readonly inFolder: string }[],
): ReadonlyMap<string, readonly string[]> {
  const stems = new Set(parts.map(stemOf))
  const byStem = new Map<string, string[]>()
  for (const { path, inFolder } of masks) {
    const first = inFolder.split('/')[0] ?? ''
    const stem = longestStem(inFolder.includes('/') ? first.normalize('NFC') : stemOf(first), stems)
    if (stem !== undefined) byStem.set(stem, [...(byStem.get(stem) ?? []), path])
  }
  return new Map(parts.map((part) => [part, byStem.get(stemOf(part)) ?? []]))
}

/** Cuts `_mask`, `-1`, `.gt` … from the end until a part of that name exists. */
function longestStem(name: string, stems: ReadonlySet<string>): string | undefined {
  let stem = name
  while (!stems.has(stem)) {
    const cut = stem.search(/[^\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}]*$/u)
    if (cut <= 0) return undefined
    stem = stem.slice(0, cut)
  }
  return stem
}
