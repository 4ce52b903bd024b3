import { DECISION_WORDS } from '#domain/threshold.ts'
import { CARD_HEIGHT, cards, type Card } from '#host/reports/formats/pdf/cards.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { comments } from '#host/reports/formats/pdf/comments.ts'
import { count, instant, pText, score } from '#host/reports/formats/pdf/figures.ts'
import { INK, SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { PrintTools } from '#host/reports/formats/pdf/print.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table, type Column } from '#host/reports/formats/pdf/table.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'
import type { BatchData, BatchPart } from './schema.ts'
import { shownParts } from './summarise.ts'
import { printWatched } from './watched.ts'

/** What is needed of the run beside the data. `most`: end of its locked colour scale. */
export type BatchPictures = { readonly most: number; readonly line: string; pictures(part: number): Promise<PartPictures> }

export async function printBatch(sheet: Sheet, data: BatchData, pictures: BatchPictures, tools: PrintTools): Promise<void> {
  overview(sheet, data, pictures.line)
  printWatched(sheet, data)
  people(sheet, data)
  types(sheet, data)
  await defects(sheet, data, pictures, tools)
  notes(sheet, data)
}

const right = (title: string, share: number): Column => ({ title, share, align: 'right' })
const named = (person: string): string => (person === '' ? 'no name given' : person)

function overview(sheet: Sheet, { counts }: BatchData, line: string): void {
  const { parts, scored, decisions, judged, good, defective, secondLook, disputed, escapes, overkill } = counts
  cells(sheet, [
    { name: 'Parts', value: String(parts), note: `${scored} with a score` },
    { name: 'Not passed by the line', value: decisions === null ? '–' : String(decisions.review + decisions.reject), note: line },
    { name: 'Judged by people', value: String(judged), note: `${parts - judged} by nobody` },
    { name: 'Defective', value: String(defective), note: `${good} good` },
    { name: 'To be cleared', value: String(secondLook + disputed), note: `${secondLook} second look, ${disputed} disputed` },
  ])
  sheet.heading(1, 'Decisions of the line, verdicts of people')
  if (decisions === null) sheet.paragraph('No line was chosen for this run, so it decides about no part.')
  table(
    sheet,
    [{ title: '', share: 0.55 }, right('Parts', 0.15), { title: 'What it means', share: 0.3 }],
    [
      ...(decisions === null
        ? []
        : [
            ['Pass', String(decisions.pass), 'score below the line'],
            ['Review', String(decisions.review), 'between the edges: a person decides'],
            ['Flag', String(decisions.reject), 'score from the upper edge on'],
            ['No score', String(parts - scored), 'not judged by the line'],
          ]),
      ['Verdict good', String(good), ''],
      ['Verdict defective', String(defective), ''],
      ['Second look wanted', String(secondLook), 'nobody has answered yet'],
      ['Disputed', String(disputed), 'people disagree'],
      ['No verdict', String(parts - judged), 'nobody has judged it'],
      ...(escapes === null ? [] : [['Escapes', String(escapes), 'verdict defective, and the line passes it']]),
      ...(overkill === null ? [] : [['Overkill', String(overkill), 'verdict good, and the line flags it']]),
    ],
  )
  if (escapes !== null) {
    sheet.paragraph(
      'People mostly judge parts that did not pass, so these escapes and this overkill are counts and not rates: the report of the run has rates on parts of known truth.',
      {
        size: 8,
        colour: SECOND,
      },
    )
  }
}

function people(sheet: Sheet, { people: all, counts }: BatchData): void {
  sheet.heading(1, 'Verdicts by person')
  if (all.length === 0) return sheet.paragraph('Nobody gave a verdict on these parts in this range.')
  sheet.paragraph(`${count(counts.verdicts, 'record')}; a verdict that was changed counts each time.`, { size: 8, colour: SECOND })
  table(
    sheet,
    [
      { title: 'Person', share: 0.34 },
      right('Records', 0.11),
      right('Good', 0.11),
      right('Defective', 0.11),
      right('Second look', 0.12),
      right('Taken back', 0.11),
      right('Parts', 0.1),
    ],
    all.map((one) => [named(one.person), ...[one.verdicts, one.good, one.defective, one.secondLook, one.takenBack, one.parts].map(String)]),
  )
}

function types(sheet: Sheet, { types: all }: BatchData): void {
  if (all.length === 0) return
  sheet.heading(1, 'Defect types')
  table(
    sheet,
    [{ title: 'Defect type', share: 0.48 }, right('Parts', 0.13), right('Critical', 0.13), right('Major', 0.13), right('Minor', 0.13)],
    all.map(({ type, parts, critical, major, minor }) => [
      type === '' ? '(no type)' : type,
      ...[parts, critical, major, minor].map(String),
    ]),
  )
}

async function defects(sheet: Sheet, data: BatchData, { most, pictures }: BatchPictures, tools: PrintTools): Promise<void> {
  sheet.heading(1, 'Defective and open parts', CARD_HEIGHT)
  const all = shownParts(data.parts)
  const shown = all.slice(0, data.shown.length)
  const rest = all.length - shown.length
  const left =
    rest === 0 ? '' : ` The first ${shown.length} are shown with pictures; ${rest} more stand in the CSV and JSON of this report.`
  sheet.paragraph(
    all.length === 0
      ? 'No part was judged defective, none is open, and the line flags none that nobody has judged.'
      : `${count(all.length, 'part')}: defective by verdict, then disputed or wanted for a second look, then flagged by the line and judged by nobody; the highest score first.${left}`,
  )
  await cards(sheet, shown.map(cardOf), { pictures, most, grouped: true }, tools)
}

const GROUPS = {
  defective: { title: 'Defective by verdict', mark: '■ DEFECTIVE' },
  open: { title: 'Disputed, or wanted for a second look', mark: '▲ OPEN' },
  rejected: { title: 'Flagged by the line, judged by nobody', mark: '■ FLAG' },
} as const

function cardOf(part: BatchPart): Card {
  const { name, verdict, type, severity, state, decision, by, at, record, note } = part
  const { title, mark } = GROUPS[verdict === 'defective' ? 'defective' : state === '' ? 'rejected' : 'open']
  const what = [type, severity].filter((word) => word !== '').join(', ')
  return {
    part: part.part,
    name,
    group: title,
    lines: [
      {
        text: `${mark}${what === '' ? '' : `  ${what}`}`,
        style: { size: 8, weight: 'bold', colour: verdict === 'defective' ? '#8F2D00' : INK },
        most: 2,
      },
      { text: name, style: { size: 8, weight: 'bold' }, most: 3 },
      { text: `score ${part.score === null ? 'none' : score(part.score)}${part.p === null ? '' : `; p ${pText(part.p)}`}` },
      { text: `line: ${decision === null ? 'no decision' : DECISION_WORDS[decision]}; part ${part.part}` },
      ...(record === null ? [] : [{ text: `verdict #${record} ${instant(at).slice(0, 16)}` }, { text: `by ${named(by)}` }]),
      ...(note === '' ? [] : [{ text: `“${note}”`, most: 2 }]),
      { text: `SHA-256 ${part.sha256Start}…` },
    ],
  }
}

function notes(sheet: Sheet, { verdicts, parts }: BatchData): void {
  const names = new Map(parts.map(({ part, name }) => [part, name]))
  const written = verdicts.filter(({ note }) => note !== '')
  sheet.heading(1, 'Comments')
  if (written.length === 0) return sheet.paragraph('Nobody wrote a comment in this range.')
  const said = { good: 'good', defective: 'defective', 'second-look': 'second look', withdrawn: 'taken back' } as const
  comments(
    sheet,
    written.map(({ record, part, by, at, verdict, type, note }) => ({
      head: `#${record} · ${instant(at)} · ${named(by)} · part ${part}, ${names.get(part) ?? ''} · ${said[verdict]}${type === '' ? '' : `, ${type}`}`,
      text: note,
    })),
  )
}
