import { DECISION_WORDS } from '#domain/threshold.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { count, instant, lineText, pText } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { facts, table } from '#host/reports/formats/pdf/table.ts'
import type { ReleaseData } from './schema.ts'

/** Scores differ in their last digits alone, so more are shown than elsewhere. */
const score = (value: number): string => value.toPrecision(8)

export function printRelease(sheet: Sheet, data: ReleaseData): void {
  const { released, changed, parts, largestDifference, largestAt, skipped, line } = data
  cells(sheet, [
    { name: 'Scorer', value: released ? 'released' : 'not released', note: released ? 'every decision is the same' : 'see below' },
    { name: 'Parts checked', value: String(parts.length), note: `${skipped.length} left out` },
    { name: 'Decided otherwise', value: String(changed), note: 'one blocks the release' },
    { name: 'Largest difference', value: largestDifference.toExponential(2), note: 'of the scores' },
  ])
  facts(sheet, [
    ['File', released ? data.file : 'none: it was not released'],
    ['SHA-256', data.sha256],
    ['Size', `${data.sizeBytes} bytes`],
    ['Line in the file', `${lineText(line)}, no. ${data.threshold}; all digits: lower ${line.lower}, upper ${line.upper}`],
    ['Tried', `${instant(data.at)} by ${data.by === '' ? 'no name given' : data.by}, #${data.record}`],
    ['Seed of the choice', String(data.seed)],
    ...(largestAt === '' ? [] : ([['Largest difference at', largestAt]] as const)),
  ])
  sheet.heading(1, 'Parts that were checked')
  sheet.paragraph(
    'Each part was scored by this program and by the exported file alone: those nearest to the edges of the line, and some drawn by the seed. Those decided otherwise come first.',
    {
      size: 8,
      colour: SECOND,
    },
  )
  const right = (title: string, share: number) => ({ title, share, align: 'right' as const })
  table(
    sheet,
    [
      { title: 'Part', share: 0.3 },
      right('Score here', 0.14),
      right('Score of the file', 0.15),
      right('p here', 0.08),
      right('p of the file', 0.1),
      { title: 'Here', share: 0.08 },
      { title: 'File', share: 0.15 },
    ],
    [...parts]
      .sort((a, b) => Number(a.same) - Number(b.same))
      .map(({ name, program, exported, same }) => [
        name,
        score(program.score),
        score(exported.score),
        program.p === null ? '–' : pText(program.p),
        exported.p === null ? '–' : pText(exported.p),
        DECISION_WORDS[program.decision],
        `${DECISION_WORDS[exported.decision]}${same ? '' : ' ▲ differs'}`,
      ]),
  )
  if (skipped.length === 0) return
  sheet.heading(2, `Left out (${skipped.length})`)
  sheet.paragraph(`${count(skipped.length, 'part was', 'parts were')} chosen and could not be compared.`)
  table(
    sheet,
    [
      { title: 'Part', share: 0.5 },
      { title: 'Why', share: 0.5 },
    ],
    skipped.map(({ name, why }) => [name, why]),
  )
}
