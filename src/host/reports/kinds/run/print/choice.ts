import { RULES } from '#domain/threshold-rules/registry.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { counted, instant, lineText } from '#host/reports/formats/pdf/figures.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { comments } from '#host/reports/formats/pdf/comments.ts'
import { isCut, table } from '#host/reports/formats/pdf/table.ts'

/** Who chose the line, when and why, with every earlier choice; or what the rule behind it takes for granted. */
export function choice(sheet: Sheet, { line, lines }: ReportContent): void {
  sheet.heading(1, 'Who chose the line, and why')
  if (line?.from !== 'chosen') {
    sheet.paragraph(`Nobody has chosen a line for this run.${line === null ? '' : ' What the line of this report rests on:'}`)
    if (line?.from === 'given') sheet.paragraph('The number was given when the report was asked for; no rule stands behind it.')
    for (const sentence of line?.assumptions ?? []) sheet.paragraph(sentence)
  }
  if (lines.length === 0) return
  table(
    sheet,
    [
      { title: 'When', share: 0.19 },
      { title: 'Who', share: 0.14 },
      { title: 'Line', share: 0.14 },
      { title: 'Rule', share: 0.12 },
      { title: 'Escapes, overkill then', share: 0.14 },
      WHY,
    ],
    lines.map(({ threshold, at, by, line: edges, rule, outcome: { escapes, overkill }, reason, replaces, ...later }) => [
      `${instant(at)} (no. ${threshold}${replaces === null ? '' : `, replaces ${replaces}`}${laterText(later)})`,
      by,
      lineText(edges),
      RULES.find(({ id }) => id === rule)?.title ?? (rule === 'by-hand' ? 'by hand' : rule),
      `${counted(escapes)}; ${counted(overkill)}`,
      reason,
    ]),
  )
  const long = lines.filter(({ reason }) => isCut(sheet, WHY, reason))
  if (long.length === 0) return
  sheet.heading(2, 'Long reasons in full')
  comments(
    sheet,
    long.map(({ threshold, at, by, reason }) => ({ head: `Line no. ${threshold} · ${instant(at)} · ${by} · why`, text: reason })),
  )
}

const WHY = { title: 'Why', share: 0.27 } as const

/** Of a line that was approved for a later time: when that is, and what came of it. */
function laterText({ begins, state, calledOff }: Pick<ChosenLine, 'begins' | 'state' | 'calledOff'>): string {
  if (begins === null) return ''
  const came = { 'in-force': '', former: '', waiting: ', still to come', superseded: ', never in force', 'called-off': ', called off' }[
    state
  ]
  return `, from ${instant(begins)}${came}${calledOff === null ? '' : ` by ${calledOff.by}`}`
}
