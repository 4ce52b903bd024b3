import type { ChosenPart } from '#host/reports/chosen-parts.ts'
import type { DriftComment } from '#host/store/drift-comments.ts'
import type { DriftAlarm } from './schema.ts'

/** A part as far as its place among others goes. */
type Placed = Pick<ChosenPart, 'part' | 'name' | 'arrivedAt'>

/**
 * Whether a comment was made of this alarm, though perhaps under another filter, where it began or ended elsewhere: the same chart of the
 * same measure left its limits to the same side, and one part at least is in both. `parts`: those of the alarm, in the order in which they came.
 */
export function isOfAlarm(
  said: Omit<DriftComment, 'record' | 'comment' | 'by' | 'at'>,
  { measure, chart, direction }: Pick<DriftAlarm, 'measure' | 'chart' | 'direction'>,
  parts: readonly Placed[],
): boolean {
  if (said.measure !== measure || said.chart !== chart || (said.direction !== null && said.direction !== direction)) return false
  const [from, to] = [parts[0], parts.at(-1)]
  if (from === undefined || to === undefined || isBefore(said.last, from) || isBefore(to, said.first)) return false
  return parts.some((part) => !isBefore(part, said.first) && !isBefore(said.last, part) && isBelow(part.name, said.folder))
}

const isBefore = (a: Pick<Placed, 'part' | 'arrivedAt'>, b: Pick<Placed, 'part' | 'arrivedAt'>): boolean =>
  a.arrivedAt === b.arrivedAt ? a.part < b.part : a.arrivedAt < b.arrivedAt

const isBelow = (name: string, folder: string): boolean => folder === '' || name.startsWith(`${folder.replace(/\/+$/, '')}/`)
