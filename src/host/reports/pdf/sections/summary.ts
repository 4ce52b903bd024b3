import type { ReportContent, ReportedLine } from '#host/reports/report.ts'
import { counted, instant, interval, lineText, rateInterval, ratio } from '#host/reports/pdf/figures.ts'
import { RULE, SECOND } from '#host/reports/pdf/lettering.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/pdf/sheet.ts'

/** Title, and what a reader must know who reads nothing else. */
export function summary(sheet: Sheet, { title, project, evaluation, line }: ReportContent): void {
  sheet.tag('H1', () => sheet.lines(sheet.letters.wrap(title, WIDTH, TITLE, 3), PAGE.left, TITLE))
  const below = project === null ? 'Report of a run folder' : `Report of project ${project.name}`
  const lines = sheet.letters.wrap(below, WIDTH, SUBTITLE, 3)
  sheet.tag('P', () => sheet.lines(lines, PAGE.left, SUBTITLE))
  sheet.y += 10
  const { escapes, overkill, review } = line?.outcome ?? {}
  cells(sheet, [
    { name: 'Line', value: line === null ? 'none' : lineText(line.line), note: line === null ? 'no part is judged' : FROM[line.from] },
    ...(escapes === undefined ? [] : [{ name: 'Escapes', value: counted(escapes), note: rateInterval(escapes) }]),
    ...(overkill === undefined ? [] : [{ name: 'Overkill', value: counted(overkill), note: rateInterval(overkill) }]),
    ...(review === undefined ? [] : [{ name: 'Review', value: counted(review), note: rateInterval(review) }]),
    { name: 'AUROC', value: ratio(evaluation.auroc), note: interval(evaluation.intervals.auroc) },
  ])
  sheet.paragraph(status(line))
  sheet.paragraph(
    'Escape: a defective part that passes. Overkill: a good part that is rejected. Ranges are 95 % intervals. A higher score is more unusual; below the line a part passes, ' +
      'from the upper edge on it is rejected, and between two edges a person decides. Lower line: fewer escapes, more overkill.',
    { colour: SECOND, size: 8 },
  )
}

const TITLE = { size: 20, weight: 'bold' } as const
const SUBTITLE = { size: 11, colour: SECOND } as const
const FROM: Readonly<Record<ReportedLine['from'], string>> = {
  chosen: 'chosen by a person',
  given: 'given for this report',
  'good-only': 'good-only rule',
}

function status(line: ReportedLine | null): string {
  if (line === null) return 'No line was chosen for this run and no rule can draw one from its calibration normals, so no part is judged.'
  if (line.chosen !== null) {
    return `The line ${lineText(line.line)} was chosen by ${line.chosen.by} on ${instant(line.chosen.at)}. The figures are those of the parts as they are now.`
  }
  if (line.from === 'given') {
    return `The line ${lineText(line.line)} was given when this report was asked for. It is not an operating threshold: nobody has put it in force.`
  }
  return (
    `No line was chosen for this run. This report takes the one that the good-only rule draws from the calibration normals, ${lineText(line.line)}. ` +
    'It is not an operating threshold: nobody has put it in force.'
  )
}

type Cell = { readonly name: string; readonly value: string; readonly note: string }

/** Figures side by side, each in its box. */
function cells(sheet: Sheet, all: readonly Cell[]): void {
  const width = WIDTH / all.length
  const height = 52
  const top = sheet.y
  sheet.artifact(() => {
    all.forEach((_, i) => sheet.doc.rect(PAGE.left + i * width, top, width, height))
    sheet.doc.lineWidth(0.5).strokeColor(RULE).stroke()
  })
  all.forEach(({ name, value, note }, i) => {
    const x = PAGE.left + i * width + 7
    const text = (words: string, y: number, most: number, style: { readonly weight?: 'bold'; readonly colour?: string } = {}): void => {
      const natural = sheet.letters.measure(words, { size: most, ...style })
      const size = Math.min(most, (most * (width - 14)) / natural)
      sheet.letters.draw(words, x, y, { size, ...style })
    }
    sheet.tag('P', () => {
      text(name, top + 14, 8, { colour: SECOND })
      text(value, top + 30, 12, { weight: 'bold' })
      text(note, top + 44, 7.5, { colour: SECOND })
    })
  })
  sheet.y = top + height + 10
}
