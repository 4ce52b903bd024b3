import { INK, RULE, SECOND, type Style } from './lettering.ts'
import type { PrintTools } from './print.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

/** `share` of the width, all together 1. */
export type Column = { readonly title: string; readonly share: number; readonly align?: 'right' }

const TEXT: Style = { size: 8.5 }
const HEAD: Style = { size: 8.5, weight: 'bold' }
const LINE = 1.35
/** Left and right of a cell's text, and above and below it. */
const PADDING = 5
const ROOM = 3
/** A cell that is longer is shortened in its middle. Facts hold reasons, which may be 2,000 characters and stand whole. */
const MOST_LINES = { head: 8, body: 8, fact: 40 } as const

/** A table that goes on over pages, its head on each. The first column names the row. */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  room(sheet, columns, rows[0])
  sheet.group('Table', () => {
    head(sheet, columns)
    for (const cells of rows) bodyRow(sheet, columns, cells)
  })
  sheet.y += 6
}

/** The same for thousands of rows: others have their turn meanwhile, and it can be cancelled. */
export async function longTable(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { work }: PrintTools,
): Promise<void> {
  room(sheet, columns, rows[0])
  await sheet.longGroup('Table', async () => {
    head(sheet, columns)
    for (const [i, cells] of rows.entries()) {
      bodyRow(sheet, columns, cells)
      if (i % ROWS_AT_ONCE !== ROWS_AT_ONCE - 1) continue
      work.signal.throwIfAborted()
      work.onProgress?.({ phase: 'Writing the report', done: i + 1, total: rows.length })
      await new Promise((later) => setImmediate(later))
    }
  })
  sheet.y += 6
}

/** Whether a cell of that column cannot show a text whole. */
export function isCut(sheet: Sheet, { share }: Column, text: string): boolean {
  return sheet.letters.wrap(text, share * WIDTH - 2 * PADDING, TEXT).length > MOST_LINES.body
}

/** Some 20 ms. */
const ROWS_AT_ONCE = 50

/** The head never stands alone at the foot of a page. */
function room(sheet: Sheet, columns: readonly Column[], first: readonly string[] | undefined): void {
  const below = first === undefined ? 0 : rowHeight(sheet, columns, first, 'body')
  sheet.ensure(rowHeight(sheet, columns, titlesOf(columns), 'head') + below)
}

const titlesOf = (columns: readonly Column[]): string[] => columns.map(({ title }) => title)

function head(sheet: Sheet, columns: readonly Column[]): void {
  row(sheet, columns, titlesOf(columns), 'head')
  sheet.rule(sheet.y, INK, 0.8)
}

function bodyRow(sheet: Sheet, columns: readonly Column[], cells: readonly string[]): void {
  if (sheet.ensure(rowHeight(sheet, columns, cells, 'body'))) head(sheet, columns)
  row(sheet, columns, cells, 'body')
  sheet.rule(sheet.y, RULE, 0.4)
}

/** Names and values, without a head. */
export function facts(sheet: Sheet, rows: readonly (readonly [string, string])[]): void {
  const columns: readonly Column[] = [
    { title: '', share: 0.24 },
    { title: '', share: 0.76 },
  ]
  sheet.group('Table', () => {
    for (const cells of rows) {
      sheet.ensure(rowHeight(sheet, columns, cells, 'fact'))
      row(sheet, columns, cells, 'fact')
    }
  })
  sheet.y += 6
}

type Kind = 'head' | 'body' | 'fact'

function row(sheet: Sheet, columns: readonly Column[], cells: readonly string[], kind: Kind): void {
  const style = styleOf(kind)
  const height = rowHeight(sheet, columns, cells, kind)
  const top = sheet.y
  sheet.group('TR', () => {
    let x = PAGE.left
    columns.forEach(({ share, align }, i) => {
      const width = share * WIDTH
      const isHeader = kind === 'head' || i === 0
      const look = kind === 'fact' && i === 0 ? { ...style, colour: SECOND } : style
      sheet.tag(
        isHeader ? 'TH' : 'TD',
        () => {
          const lines = cellLines(sheet, cells[i] ?? '', width, kind)
          lines.forEach((line, at) => {
            const indent = align === 'right' ? width - PADDING - sheet.letters.measure(line, style) : PADDING
            sheet.letters.draw(line, x + indent, top + ROOM + style.size * (1 + at * LINE), look)
          })
        },
        isHeader ? { scope: kind === 'head' ? 'Column' : 'Row' } : {},
      )
      x += width
    })
  })
  sheet.y = top + height
}

const styleOf = (kind: Kind): Style => (kind === 'head' ? HEAD : TEXT)

function rowHeight(sheet: Sheet, columns: readonly Column[], cells: readonly string[], kind: Kind): number {
  const most = Math.max(...columns.map(({ share }, i) => cellLines(sheet, cells[i] ?? '', share * WIDTH, kind).length))
  return 2 * ROOM + styleOf(kind).size * (1 + (most - 1) * LINE) + 2
}

function cellLines(sheet: Sheet, text: string, width: number, kind: Kind): string[] {
  return sheet.letters.wrap(text, width - 2 * PADDING, styleOf(kind), MOST_LINES[kind])
}
