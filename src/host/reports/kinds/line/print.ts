import { DECISION_WORDS } from '#domain/threshold.ts'
import { totalOf } from '#domain/statistics/confusion.ts'
import { RULES } from '#domain/threshold-rules/registry.ts'
import { CARDS_TOGETHER, cards } from '#host/reports/formats/pdf/cards.ts'
import { count, counted, instant, lineText, rateInterval, score, share } from '#host/reports/formats/pdf/figures.ts'
import { INK } from '#host/reports/formats/pdf/lettering.ts'
import type { PrintTools } from '#host/reports/formats/pdf/print.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { facts, table } from '#host/reports/formats/pdf/table.ts'
import { localTime } from '#host/reports/head.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'
import { ACTIONS, type TrailAction } from '#rpc/schemas/trail.ts'
import type { LineData } from './schema.ts'

type Pictures = { readonly most: number; pictures(part: number): Promise<PartPictures> }

export async function printLine(sheet: Sheet, data: LineData, pictures: Pictures, tools: PrintTools): Promise<void> {
  story(sheet, data)
  outcome(sheet, data)
  await changed(sheet, data, pictures, tools)
}

const HOW = { open: 'name typed', 'signed-in': 'signed in', signed: 'signed with a password', program: 'the program' } as const
const named = (person: string): string => (person === '' ? 'no name given' : person)
const both = (iso: string): string => `${instant(iso)} (here ${localTime(iso)})`

function story(sheet: Sheet, { line, before, supersededBy, proposal, entries }: LineData): void {
  sheet.heading(1, 'From proposal to force')
  facts(sheet, [
    ['Line', `${lineText(line.line)} for run ${line.run}, no. ${line.threshold}`],
    ['All digits', `lower ${line.line.lower}, upper ${line.line.upper}`],
    ['Rule', RULES.find(({ id }) => id === line.rule)?.title ?? (line.rule === 'by-hand' ? 'by hand' : line.rule)],
    ...(proposal === null
      ? ([['Proposed', 'in one step with putting it in force']] as const)
      : ([
          ['Proposed', `#${proposal.record} by ${named(proposal.by)}, ${both(proposal.at)}`],
          ['Reason of the proposal', proposal.reason],
        ] as const)),
    [
      line.since === line.at ? 'In force' : 'Approved',
      `${line.since === line.at ? 'since ' : ''}${both(line.at)}, by ${named(line.by)}${line.record === null ? '' : `, #${line.record}`}`,
    ],
    ...(line.since === line.at
      ? []
      : ([[line.state === 'in-force' || line.state === 'former' ? 'In force' : 'To be in force', `from ${both(line.since)}`]] as const)),
    ['Reason', line.reason],
    [
      'Line before',
      before === null
        ? 'none'
        : `${lineText(before.line)} for run ${before.run}, no. ${before.threshold}, by ${named(before.by)}, ${instant(before.at)}`,
    ],
    [
      'Now',
      supersededBy === null
        ? standing(line)
        : `${line.state === 'superseded' ? 'never in force: ' : ''}superseded by no. ${supersededBy.threshold}, ${lineText(supersededBy.line)} for run ${supersededBy.run}, ${instant(supersededBy.at)}`,
    ],
  ])
  if (entries.length === 0) return sheet.paragraph('The line is older than the audit trail, so no record tells of it.')
  sheet.heading(2, 'What the audit trail has of it')
  table(
    sheet,
    [
      { title: 'Entry', share: 0.09 },
      { title: 'When', share: 0.19 },
      { title: 'Who', share: 0.17 },
      { title: 'Act', share: 0.22 },
      { title: 'Seal, SHA-256', share: 0.33 },
    ],
    entries.map(({ number, at, who, how, meaning, action, seal }) => [
      `#${number}`,
      instant(at),
      named(who),
      `${ACTIONS[action as TrailAction] ?? action}, ${HOW[how]}${meaning === null ? '' : `, meaning: ${meaning}`}`,
      seal,
    ]),
  )
}

function standing({ state, calledOff }: LineData['line']): string {
  if (calledOff !== null)
    return `called off before its time came, by ${named(calledOff.by)}, ${instant(calledOff.at)}, #${calledOff.record}: ${calledOff.reason}`
  return state === 'waiting' ? 'approved; its time has not come' : 'it is in force'
}

function outcome(sheet: Sheet, { outcome: { confusion, escapes, overkill, review } }: LineData): void {
  sheet.heading(1, 'What it did to the acceptance set when it was chosen')
  if (escapes.n === 0) sheet.paragraph('There were no known defects: escapes could not be estimated.')
  const row = (name: string, { pass, review: looked, reject }: typeof confusion.good): string[] => [
    name,
    ...[pass, looked, reject, totalOf({ pass, review: looked, reject })].map(String),
  ]
  const right = (title: string, width: number) => ({ title, share: width, align: 'right' as const })
  table(
    sheet,
    [{ title: 'Truth', share: 0.28 }, ...['Pass', 'Review', 'Flag', 'All'].map((title) => right(title, 0.18))],
    [row('Good', confusion.good), row('Defective', confusion.defective)],
  )
  table(
    sheet,
    [{ title: 'Rate', share: 0.4 }, right('Parts', 0.2), right('Share', 0.14), right('95 % interval', 0.26)],
    [
      ['Escapes: defective parts that pass', counted(escapes), share(escapes), rateInterval(escapes)],
      ['Overkill: good parts that are flagged', counted(overkill), share(overkill), rateInterval(overkill)],
      ['Review: parts between the edges', counted(review), share(review), rateInterval(review)],
    ],
  )
}

async function changed(sheet: Sheet, data: LineData, { most, pictures }: Pictures, tools: PrintTools): Promise<void> {
  const { before, line, moves, scored, changed: all, shown } = data
  sheet.heading(1, 'Parts that it decides otherwise')
  const against = before?.run === line.run ? 'than the line before' : 'than without a line, when a person decides about every part'
  sheet.paragraph(
    `${count(all.length, 'part')} of ${scored} with a score (acceptance set and incoming, as they are now) are decided otherwise ${against}.`,
  )
  if (all.length === 0) return
  table(
    sheet,
    [
      { title: 'Before', share: 0.3 },
      { title: 'Now', share: 0.3 },
      { title: 'Parts', share: 0.4, align: 'right' },
    ],
    moves.map((move) => [DECISION_WORDS[move.before], DECISION_WORDS[move.after], String(move.parts)]),
  )
  sheet.heading(
    2,
    `Nearest to the line (${shown.length}${shown.length < all.length ? ` of ${all.length}; all in the CSV` : ''})`,
    CARDS_TOGETHER,
  )
  await cards(
    sheet,
    all.slice(0, shown.length).map((part) => ({
      part: part.part,
      name: part.name,
      group: '',
      lines: [
        {
          text: `${DECISION_WORDS[part.before]} before, ${DECISION_WORDS[part.after]} now`,
          style: { size: 8, weight: 'bold', colour: INK },
        },
        { text: part.name, style: { size: 8, weight: 'bold' }, most: 4 },
        { text: `score ${score(part.score)}` },
        { text: `truth: ${part.truth}` },
        { text: `part ${part.part}` },
        { text: `SHA-256 ${part.sha256Start}…` },
      ],
    })),
    { pictures, most, grouped: false },
    tools,
  )
}
