import { instant, lineText } from '#host/reports/formats/pdf/figures.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { facts } from '#host/reports/formats/pdf/table.ts'
import type { ReportHead } from '#host/reports/head.ts'

const HOW = {
  open: 'the name that was typed; the project needs no sign-in',
  'signed-in': 'signed in',
  signed: 'signed with a password',
  program: 'the program, without a person',
} as const
const LINE = {
  chosen: 'chosen by a person',
  given: 'given for this report',
  'good-only': 'by the good-only rule, in force nowhere',
} as const

/** What every report says of itself: where its figures come from, and how it can be proved later that nothing was changed. */
export function about(sheet: Sheet, head: ReportHead): void {
  const { project, run, line, filter, made, software, records, chain, replaces } = head
  sheet.heading(1, 'About this report')
  facts(sheet, [
    ...(project === null ? [] : ([['Project', `${project.name} (${project.uuid})`]] as const)),
    ...(run === null ? [] : ([['Run', run.number === null ? run.id : `${run.number} (${run.id})`]] as const)),
    ...(run === null ? [] : ([['Data snapshot, SHA-256', run.snapshot]] as const)),
    ['Line', line === null ? 'none' : lineSentence(line)],
    ['Filter', filter.length === 0 ? 'none: everything there is' : filter.map(({ name, value }) => `${name}: ${value}`).join('; ')],
    ...(made === null
      ? ([['Made', 'of a run folder; the same folder gives the same bytes']] as const)
      : ([
          ['Made by', `${made.by === '' ? 'no name given' : made.by} (${HOW[made.how]})`],
          ['Made at', `${instant(made.at)}; here ${made.local}`],
        ] as const)),
    ['Software', `Residuum ${software}`],
    ...(project === null
      ? []
      : ([
          ['Records of the trail', records === null ? 'none' : `#${records.first} to #${records.last}`],
          ['Head of the trail', chain === '' ? 'the project has no record yet' : chain],
        ] as const)),
    ['Replaces', replaces === null ? 'no other report' : `report ${replaces.report}, ${replaces.name}, which stays as it is`],
  ])
  if (chain !== '') {
    sheet.paragraph(
      'The head proves the trail up to its number: residuum audit verify PROJECT --head HASH@N finds any record that was changed, removed, moved or put in since, and a cut end.',
      { size: 8 },
    )
  }
}

function lineSentence({ lower, upper, from, threshold, by, at, since }: NonNullable<ReportHead['line']>): string {
  const edges = lineText({ lower, upper })
  return from === 'chosen'
    ? `${edges}, no. ${threshold ?? '–'}, chosen by ${by} at ${instant(at)}, ${since === at ? 'in force since then' : `in force from ${instant(since)}`}`
    : `${edges}, ${LINE[from]}`
}
