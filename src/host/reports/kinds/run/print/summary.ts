import type { ReportContent, ReportedLine } from '#host/reports/kinds/run/content.ts'
import { counted, instant, interval, lineText, rateInterval, ratio } from '#host/reports/formats/pdf/figures.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'

/** What a reader must know who reads nothing else. */
export function summary(sheet: Sheet, { evaluation, line }: ReportContent): void {
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
    'Escape: a defective part that passes. Overkill: a good part that is flagged. Ranges are 95 % intervals. A higher score is more unusual; below the line a part passes, ' +
      'from the upper edge on it is flagged, and between two edges a person decides. Lower line: fewer escapes, more overkill.',
    { colour: SECOND, size: 8 },
  )
}

const FROM: Readonly<Record<ReportedLine['from'], string>> = {
  chosen: 'chosen by a person',
  given: 'given for this report',
  'good-only': 'good-only rule',
}

function status(line: ReportedLine | null): string {
  if (line === null) return 'No line was chosen for this run and no rule can draw one from its calibration normals, so no part is judged.'
  if (line.chosen !== null) {
    return `The line ${lineText(line.line)} was chosen by ${line.chosen.by} on ${instant(line.chosen.at)}${line.chosen.begins === null ? '' : `, in force from ${instant(line.chosen.begins)}`}. The figures are those of the parts as they are now.`
  }
  if (line.from === 'given') {
    return `The line ${lineText(line.line)} was given when this report was asked for. It is not an operating threshold: nobody has put it in force.`
  }
  return (
    `No line was chosen for this run. This report takes the one that the good-only rule draws from the calibration normals, ${lineText(line.line)}. ` +
    'It is not an operating threshold: nobody has put it in force.'
  )
}
