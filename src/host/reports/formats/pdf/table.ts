import { INK, RULE, SECOND, type Style } from './lettering.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

/** `share` of the width, all together 1. */
export type Column = { readonly title: string; readonly share: number; readonly align?: 'right' }

const TEXT: Style = { size: 8.5 }
const HEAD: Style = { size: 8.5, weight: 'bold' }
const LINE = 1.35
/** Left and right of a cell's text, and above and below it. */
const PADDING = 5
const ROOM = 3
/** A cell that is longer is shortened in its middle. */
const MOST_LINES = 8

/** A table that goes on over pages, its head on each. The first column names the row. */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const head = (): void => {
    row(
      sheet,
      columns,
      columns.map(({ title }) => title),
      'head',
    )
    sheet.rule(sheet.y, INK, 0.8)
  }
  sheet.ensure(
    rowHeight(
      sheet,
      columns,
      columns.map(({ title }) => title),
      HEAD,
    ) + 30,
  )
  sheet.group('Table', () => {
    head()
    for (const cells of rows) {
      if (sheet.ensure(rowHeight(sheet, columns, cells, TEXT))) head()
      row(sheet, columns, cells, 'body')
      sheet.rule(sheet.y, RULE, 0.4)
    }
  })
  sheet.y += 6
}

/** Names and values, without a head. */
export function facts(sheet: Sheet, rows: readonly (readonly [string, string])[]): void {
  const columns: readonly Column[] = [
    { title: '', share: 0.24 },
    { title: '', share: 0.76 },
  ]
  sheet.group('Table', () => {
    for (const cells of rows) {
      sheet.ensure(rowHeight(sheet, columns, cells, TEXT))
      row(sheet, columns, cells, 'fact')
    }
  })
  sheet.y += 6
}

type Kind = 'head' | 'body' | 'fact'

function row(sheet: Sheet, columns: readonly Column[], cells: readonly string[], kind: Kind): void {
  const style = kind === 'head' ? HEAD : TEXT
  const height = rowHeight(sheet, columns, cells, style)
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
          const lines = cellLines(sheet, cells[i] ?? '', width, style)
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

function rowHeight(sheet: Sheet, columns: readonly Column[], cells: readonly string[], style: Style): number {
  const most = Math.max(...columns.map(({ share }, i) => cellLines(sheet, cells[i] ?? '', share * WIDTH, style).length))
  return 2 * ROOM + style.size * (1 + (most - 1) * LINE) + 2
}

function cellLines(sheet: Sheet, text: string, width: number, style: Style): string[] {
  return sheet.letters.wrap(text, width - 2 * PADDING, style, MOST_LINES)
}
