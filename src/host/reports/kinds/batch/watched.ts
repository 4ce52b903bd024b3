import type { Chosen } from '#host/reports/chosen-parts.ts'
import { instant } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import type { BatchData } from './schema.ts'

export type Watched = NonNullable<BatchData['watched']>

/** Pictures of one kind that the PDF names; the CSV and JSON name them all. */
const MOST_NAMED = 40

/** What a watched folder brought in the range, as the line decided it then; null if it brought nothing. */
export function watchedIn({ parts, asides }: Chosen, { from = '', until = '9999' }: ReportFilter): BatchData['watched'] {
  const counts = { pass: 0, review: 0, reject: 0 }
  for (const { arrivedAs, arrivedAt } of parts) if (arrivedAs !== null && arrivedAt >= from && arrivedAt < until) counts[arrivedAs]++
  const of = (what: 'duplicate' | 'unreadable' | 'known'): Watched['duplicates'] =>
    asides.flatMap((one) => (one.what === what ? [{ at: one.at, name: one.name, why: one.why }] : []))
  const watched = { ...counts, duplicates: of('duplicate'), unreadable: of('unreadable'), known: of('known') }
  const isEmpty = counts.pass + counts.review + counts.reject + asides.length === 0
  return isEmpty ? null : watched
}

export function printWatched(sheet: Sheet, { watched }: BatchData): void {
  if (watched === null) return
  const { pass, review, reject, duplicates, unreadable, known } = watched
  sheet.heading(1, 'What the watched folder brought')
  table(
    sheet,
    [
      { title: '', share: 0.4 },
      { title: 'Pictures', share: 0.15, align: 'right' },
      { title: 'What it means', share: 0.45 },
    ],
    [
      ['Passed on arrival', String(pass), 'by the line that was in force then'],
      ['Review on arrival', String(review), ''],
      ['Flagged on arrival', String(reject), ''],
      ['Duplicates', String(duplicates.length), 'the same file under another name; counted once above'],
      ['Unreadable', String(unreadable.length), 'not scored, and not mended since'],
      ...(known.length === 0 ? [] : [['Parts already', String(known.length), 'a part of this project before it arrived']]),
      ['In all', String(pass + review + reject + duplicates.length + unreadable.length + known.length), ''],
    ],
  )
  named(sheet, 'Unreadable pictures', unreadable)
  named(sheet, 'Duplicates', duplicates)
  named(sheet, 'Parts already', known)
}

function named(sheet: Sheet, title: string, all: Watched['duplicates']): void {
  if (all.length === 0) return
  const rest = all.length - MOST_NAMED
  sheet.heading(2, title)
  table(
    sheet,
    [
      { title: 'Picture', share: 0.4 },
      { title: 'Arrived', share: 0.22 },
      { title: title === 'Unreadable pictures' ? 'Why' : 'Same as', share: 0.38 },
    ],
    all.slice(0, MOST_NAMED).map(({ name, at, why }) => [name, instant(at), why]),
  )
  if (rest > 0) sheet.paragraph(`${rest} more stand in the CSV and JSON of this report.`, { size: 8, colour: SECOND })
}
