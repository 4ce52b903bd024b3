import { curvesOf } from '#host/reports/charts/curves.ts'
import { drawCurve, type Curve } from '#host/reports/charts/curve.ts'
import { drawHistogram } from '#host/reports/charts/histogram.ts'

import { reportSample } from '#host/reports/kinds/run/judge-parts.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { interval, lineText, ratio } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import { makePdfPen } from '#host/reports/formats/pdf/pdf-pen.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'

const HISTOGRAM_HEIGHT = 210
const CURVE_HEIGHT = 205
const GAP = 16
const NUMBERS = 7.5

/** How well the scores tell good from defective parts, whatever the line. */
export function measures(sheet: Sheet, content: ReportContent): void {
  const { auroc, aupr, f1Max, auprOfChance, intervals } = content.evaluation
  sheet.heading(1, 'How well the score tells good from defective parts')
  if (auroc === null)
    sheet.paragraph('The acceptance set does not have both good and defective parts with a score, so this cannot be said.')
  table(
    sheet,
    [
      { title: 'Figure', share: 0.2 },
      { title: 'Value', share: 0.14, align: 'right' },
      { title: '95 % interval', share: 0.22, align: 'right' },
      { title: 'What it says', share: 0.44 },
    ],
    [
      [
        'AUROC',
        ratio(auroc),
        interval(intervals.auroc),
        'share of pairs of a good and a defective part that the score puts in the right order',
      ],
      ['AUPR', ratio(aupr), interval(intervals.aupr), `average precision; scores that know nothing have ${ratio(auprOfChance)}`],
      [
        'Largest F1',
        ratio(f1Max),
        interval(intervals.f1Max),
        'for comparison with papers only; the line that has it is chosen on these very parts',
      ],
    ],
  )
  sheet.paragraph(`Intervals: bootstrap percentiles, ${intervals.resamples} resamples, seed of the run.`, { size: 8, colour: SECOND })
  charts(sheet, content)
}

function charts(sheet: Sheet, { run, parts, line }: ReportContent): void {
  const sample = reportSample(run, parts)
  if (sample === null) return
  const pen = makePdfPen(sheet.doc, sheet.letters)
  sheet.heading(2, 'Scores and the line', HISTOGRAM_HEIGHT)
  const drawn = line === null ? '' : ` The line is ${lineText(line.line)}.`
  const sizes = `${sample.good.length} good, ${sample.defective.length} defective parts and ${sample.calibration.length} calibration normals`
  chart(
    sheet,
    `Histogram of the scores of ${sizes}.${drawn}`,
    [(at) => drawHistogram(pen, { ...at, width: WIDTH, height: HISTOGRAM_HEIGHT }, sample, line?.line ?? null, NUMBERS)],
    HISTOGRAM_HEIGHT,
  )
  const { roc, precision } = curvesOf(sample, line?.outcome ?? null)
  if (roc === null || precision === null) return
  sheet.heading(2, 'ROC (left), precision and recall (right)', CURVE_HEIGHT)
  const width = (WIDTH - GAP) / 2
  const curve = (one: Curve, shift: number) => (at: Place) =>
    drawCurve(pen, { x: at.x + shift, y: at.y, width, height: CURVE_HEIGHT }, one, NUMBERS)
  const alt = `ROC curve, AUROC as above; precision-recall curve.${line === null ? '' : ' A ring marks the line on both.'}`
  chart(sheet, alt, [curve(roc, 0), curve(precision, width + GAP)], CURVE_HEIGHT)
}

type Place = { readonly x: number; readonly y: number }

function chart(sheet: Sheet, alt: string, draw: readonly ((at: Place) => void)[], height: number): void {
  sheet.ensure(height)
  sheet.tag('Figure', () => draw.forEach((one) => one({ x: PAGE.left, y: sheet.y })), { alt })
  sheet.y += height + 6
}
