import { countAtMost, countBelow, type Sorted } from '#domain/statistics/sorted.ts'
import { justAbove, midway, type Line } from '#domain/threshold.ts'

/** What of a line a hand can hold. `band`: both edges at once. */
export type Grip = 'lower' | 'upper' | 'band'
export type Direction = 1 | -1

/**
 * Where an edge must go until the next part has changed side, and no other (parts with equal scores can only go together): midway to the
 * part after it. Null if there is none in that direction.
 */
export function nextEdge(all: Sorted, edge: number, direction: Direction): number | null {
  const below = countBelow(all, edge)
  const score = all[direction > 0 ? below : below - 1]
  if (score === undefined) return null
  if (direction > 0) {
    const above = all[countAtMost(all, score)]
    return above === undefined ? justAbove(score) : midway(score, above)
  }
  const lower = all[countBelow(all, score) - 1]
  return lower === undefined ? score : midway(lower, score)
}

/** Lets a grip stand at `to` (the band by its lower edge). Where the gap is locked both edges go; else an edge pushes the other one along. */
export function moveGrip(line: Line, grip: Grip, to: number, locked: boolean): Line {
  const gap = line.upper - line.lower
  if (grip === 'band' || locked) return grip === 'upper' ? { lower: to - gap, upper: to } : { lower: to, upper: to + gap }
  return grip === 'upper' ? { lower: Math.min(line.lower, to), upper: to } : { lower: to, upper: Math.max(to, line.upper) }
}

/** One press of an arrow key: until the next part changes side at what is moved. The same line where nothing is left to change. */
export function stepGrip(all: Sorted, line: Line, grip: Grip, direction: Direction, locked: boolean): Line {
  if (grip === 'band' || locked) return stepBand(all, line, direction)
  const to = nextEdge(all, line[grip], direction)
  return to === null ? line : moveGrip(line, grip, to, false)
}

/** 1 % of the range of scores (Shift + arrow), so many times. */
export function nudgeGrip(all: Sorted, line: Line, grip: Grip, percent: number, locked: boolean): Line {
  const { lowest, highest } = rangeOf(all)
  const from = grip === 'upper' ? line.upper : line.lower
  return moveGrip(line, grip, from + ((highest - lowest) * percent) / 100, locked)
}

/** Where the first part passes no more, and where the last one passes: beyond them nothing changes. Both 0 without scores. */
export function rangeOf(all: Sorted): { readonly lowest: number; readonly highest: number } {
  const lowest = all[0]
  const highest = all[all.length - 1]
  return lowest === undefined || highest === undefined ? { lowest: 0, highest: 0 } : { lowest, highest: justAbove(highest) }
}

/**
 * The shortest decimal that judges these scores as the edge does, to a thousandth of their range or finer: a person's line is 0.38 and not
 * 0.37998413, where no part lies between the two.
 */
export function roundEdge(all: Sorted, edge: number): number {
  const { lowest, highest } = rangeOf(all)
  const below = countBelow(all, edge)
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(Math.max(highest - lowest, Number.MIN_VALUE))))
  for (let more = 0; more < 4 && decimals + more <= 100; more++) {
    const rounded = Number(edge.toFixed(decimals + more))
    if (countBelow(all, rounded) === below) return rounded
  }
  return edge
}

/** Both edges go the same way. The edge whose part is nearer decides, and goes at most half the way to where either meets another part. */
function stepBand(all: Sorted, line: Line, direction: Direction): Line {
  const lower = nextEdge(all, line.lower, direction)
  const upper = nextEdge(all, line.upper, direction)
  const gap = line.upper - line.lower
  if (gap === 0) return lower === null ? line : { lower, upper: lower }
  if (lower === null && upper === null) return line
  const way = (edge: number): number => Math.abs(partBeside(all, edge, direction) - edge)
  const lowerLeads = upper === null || (lower !== null && way(line.lower) <= way(line.upper))
  const leading = lowerLeads ? lower : upper
  if (leading === null) return line
  const edge = lowerLeads ? line.lower : line.upper
  const crossed = partBeside(all, edge, direction)
  // How far the leading edge may go beyond its part before the other edge meets its own.
  const room = way(lowerLeads ? line.upper : line.lower) - way(edge)
  const halfway = crossed + (direction * room) / 2
  const stopsEarlier =
    room > 0 && Math.abs(halfway - edge) < Math.abs(leading - edge) && (direction > 0 ? halfway > crossed : halfway < crossed)
  const to = stopsEarlier ? halfway : leading
  return lowerLeads ? { lower: to, upper: to + gap } : { lower: to - gap, upper: to }
}

/** The score of the part that changes side next; infinitely far where there is none. */
function partBeside(all: Sorted, edge: number, direction: Direction): number {
  const below = countBelow(all, edge)
  return all[direction > 0 ? below : below - 1] ?? direction * Infinity
}
