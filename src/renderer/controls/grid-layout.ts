// Arithmetic of a scrolled grid of equal cells, row by row. A list is a grid of one column. All lengths in CSS pixels.

export type GridShape = {
  readonly count: number
  readonly width: number
  readonly cellWidth: number
  readonly cellHeight: number
  /** Between cells, and around all of them. */
  readonly gap: number
}
export type GridLayout = GridShape & { readonly columns: number; readonly rows: number; readonly height: number }

export function layoutGrid(shape: GridShape): GridLayout {
  const { count, width, cellWidth, cellHeight, gap } = shape
  const columns = Math.max(1, Math.floor((width - gap) / (cellWidth + gap)))
  const rows = Math.ceil(count / columns)
  return { ...shape, columns, rows, height: rows === 0 ? 0 : rows * (cellHeight + gap) + gap }
}

export function placeOf(
  { columns, cellWidth, cellHeight, gap }: GridLayout,
  index: number,
): { readonly left: number; readonly top: number } {
  return { left: gap + (index % columns) * (cellWidth + gap), top: gap + Math.floor(index / columns) * (cellHeight + gap) }
}

/** First cell in view and the one after the last, with some rows more on both sides. */
export function cellsInView(
  { count, columns, rows, cellHeight, gap }: GridLayout,
  { top, height, moreRows }: { top: number; height: number; moreRows: number },
): { readonly from: number; readonly to: number } {
  const pitch = cellHeight + gap
  const first = Math.min(rows, Math.max(0, Math.floor((top - gap) / pitch) - moreRows))
  const last = Math.max(first, Math.min(rows, Math.ceil((top + height) / pitch) + moreRows))
  return { from: first * columns, to: Math.min(count, last * columns) }
}

/** Where to scroll so that a cell is wholly in view: as little as possible, not at all if it is. */
export function scrollTo(layout: GridLayout, index: number, { top, height }: { top: number; height: number }): number {
  const cell = placeOf(layout, index).top
  const above = cell - layout.gap
  const below = cell + layout.cellHeight + layout.gap - height
  return above < top ? above : below > top ? below : top
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** The cell that a key leads to from `index`; never outside. `pageRows`: whole rows in view. */
export function stepFrom({ count, columns }: GridLayout, index: number, step: Step, pageRows: number): number {
  if (count === 0) return 0
  const page = columns * Math.max(1, pageRows)
  const by: Readonly<Record<Step, number>> = {
    left: -1,
    right: 1,
    up: -columns,
    down: columns,
    'page-up': -page,
    'page-down': page,
    first: -count,
    last: count,
  }
  const next = index + by[step]
  // Up from the first row stays where it is instead of jumping to another column; down from the last row but one reaches the last cell.
  if (step === 'up' && next < 0) return index
  if (step === 'down' && next >= count) return Math.floor(index / columns) < Math.floor((count - 1) / columns) ? count - 1 : index
  return Math.min(count - 1, Math.max(0, next))
}
