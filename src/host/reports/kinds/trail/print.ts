import { Fault } from '#domain/faults.ts'
import { shortText } from '#domain/trail-text.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { comments, type Comment } from '#host/reports/formats/pdf/comments.ts'
import { count, instant, score } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { PrintTools } from '#host/reports/formats/pdf/print.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { isCut, longTable, type Column } from '#host/reports/formats/pdf/table.ts'
import { MOST_PRINTED_RECORDS } from '#rpc/schemas/reports.ts'
import { ACTIONS } from '#rpc/schemas/trail.ts'
import type { TrailData } from './schema.ts'

type Entry = TrailData['entries'][number]

const WHO = { title: 'Who', share: 0.115 } as const
const OBJECT = { title: 'Object', share: 0.105 } as const
const CHANGE = { title: 'Old → new', share: 0.185 } as const
const WHY = { title: 'Why', share: 0.16 } as const
const COLUMNS: readonly Column[] = [
  { title: 'Record', share: 0.095 },
  { title: 'When (UTC)', share: 0.205 },
  WHO,
  { title: 'What', share: 0.135 },
  OBJECT,
  CHANGE,
  WHY,
]

/** Faults: report.too-long. */
export async function printTrail(sheet: Sheet, { check, entries }: TrailData, tools: PrintTools): Promise<void> {
  if (entries.length > MOST_PRINTED_RECORDS) throw tooLong(entries.length)
  const { problem } = check
  const [first, last] = [entries[0], entries.at(-1)]
  cells(sheet, [
    {
      name: 'Records in this report',
      value: entries.length.toLocaleString('en-US'),
      note: `of ${count(check.entries, 'record')} in the trail`,
    },
    { name: 'From', value: `#${first?.number ?? 0}`, note: first === undefined ? '' : instant(first.at) },
    { name: 'To', value: `#${last?.number ?? 0}`, note: last === undefined ? '' : instant(last.at) },
    {
      name: 'Result of the check',
      value: problem === null ? 'intact' : `▲ broken at #${problem.entry}`,
      note: problem === null ? 'every record as it was written' : 'see below',
    },
  ])
  sheet.paragraph(
    problem === null
      ? `The whole trail was checked when this report was made: ${count(check.entries, 'record')}, none changed, removed, moved or put in.`
      : `▲ The check of the trail found: ${problem.what} Records from #${problem.entry} on cannot be relied on.`,
    problem === null ? {} : { weight: 'bold', colour: '#8F2D00' },
  )
  sheet.paragraph(
    'Oldest first. Old and new are in short, as on the page Audit; every field and every seal are in the CSV and JSON of this report. A text that is too long for its cell stands in full below the table.',
    { size: 8, colour: SECOND },
  )
  sheet.heading(1, 'Records')
  await longTable(sheet, COLUMNS, entries.map(cellsOf), tools)
  inFull(sheet, entries)
}

function cellsOf(entry: Entry): readonly string[] {
  const { number, at, action, how, object, reason } = entry
  return [
    `#${number.toLocaleString('en-US')}`,
    `${at.slice(0, 10)} ${at.slice(11, 21)}`,
    personOf(entry),
    `${titleOf(action)}${how === 'signed' ? ', signed' : ''}`,
    object,
    changeOf(entry),
    reason,
  ]
}

/** What the table had to shorten, whole. */
function inFull(sheet: Sheet, entries: readonly Entry[]): void {
  const long = entries.flatMap((entry): Comment[] => {
    const head = `#${entry.number.toLocaleString('en-US')} · ${instant(entry.at)} · ${personOf(entry)} · ${titleOf(entry.action)} · `
    const texts = [
      [WHO, personOf(entry)],
      [OBJECT, entry.object],
      [CHANGE, changeOf(entry)],
      [WHY, entry.reason],
    ] as const
    return texts.flatMap(([column, text]) => (isCut(sheet, column, text) ? [{ head: head + column.title.toLowerCase(), text }] : []))
  })
  if (long.length === 0) return
  sheet.heading(1, 'Long texts in full')
  comments(sheet, long)
}

const personOf = ({ who, how }: Entry): string => (who !== '' ? who : how === 'program' ? 'the program' : 'no name given')

function titleOf(action: string): string {
  const titles: Readonly<Record<string, string>> = ACTIONS
  return titles[action] ?? action
}

const changeOf = (entry: Entry): string =>
  [entry.old, entry.new]
    .map((text) => shortText(text, { score }))
    .filter((text) => text !== '')
    .join(' → ')

/** Nobody reads a thousand pages, and they would be laid out for minutes. */
function tooLong(records: number): Fault {
  const [found, most] = [count(records, 'record'), count(MOST_PRINTED_RECORDS, 'record')]
  const text = {
    what: 'This is too much for a PDF.',
    why: `The filter leaves ${found}; a PDF takes up to ${most}, hundreds of pages.`,
    do: 'Ask for a shorter time, a person, an action or an object, or make the CSV or JSON, which have no limit.',
  }
  return new Fault('report.too-long', text, { data: { records, most: MOST_PRINTED_RECORDS } })
}
