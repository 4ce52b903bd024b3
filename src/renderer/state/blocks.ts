/** Rows are read in blocks of this many: two screens of the smallest pictures. */
export const BLOCK = 200
/** Blocks that are kept: 10,000 rows, some 3 MB. */
const MOST_BLOCKS = 50

/** Blocks of rows by number, the one read last at the end. */
export type Blocks<T> = ReadonlyMap<number, readonly T[]>

/** The blocks, by number, that cover the cells from `from` up to but not including `to`. */
export function blocksFor(from: number, to: number): readonly number[] {
  if (to <= from) return []
  const first = Math.floor(from / BLOCK)
  return Array.from({ length: Math.floor((to - 1) / BLOCK) - first + 1 }, (_, place) => first + place)
}

export function makeBlocks<T>(blocks: readonly (readonly [number, readonly T[]])[] = []): Blocks<T> {
  return new Map(blocks)
}

/** With one more block; the one that was read longest ago is forgotten when there are too many. */
export function withBlock<T>(blocks: Blocks<T>, number: number, rows: readonly T[]): Blocks<T> {
  return new Map([...[...blocks].filter(([other]) => other !== number).slice(1 - MOST_BLOCKS), [number, rows]])
}

export function rowAt<T>(blocks: Blocks<T>, place: number): T | undefined {
  return blocks.get(Math.floor(place / BLOCK))?.[place % BLOCK]
}
