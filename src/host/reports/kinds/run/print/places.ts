import { count, instant, ratio } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'
import type { ReportContent, ReportedPixels } from '#host/reports/kinds/run/content.ts'

/** How well the residual finds where a defect is, whatever the line; or how to have it worked out. */
export function places(sheet: Sheet, { pixels }: ReportContent): void {
  sheet.heading(1, 'How well it finds the place')
  if (pixels === null)
    return sheet.paragraph(
      'Pixel AUROC and PRO were not worked out for this run: choose "Work it out" on the page Threshold, then make this report again.',
    )
  if (pixels.pixelAuroc === null || pixels.pro === null) sheet.paragraph(nothing(pixels))
  else {
    table(
      sheet,
      [
        { title: 'Figure', share: 0.2 },
        { title: 'Value', share: 0.14, align: 'right' },
        { title: 'What it says', share: 0.66 },
      ],
      [
        [
          'Pixel AUROC',
          ratio(pixels.pixelAuroc),
          'probability that the residual is higher on a defective pixel than on a normal one; large defects weigh most',
        ],
        [
          'PRO',
          ratio(pixels.pro),
          "share of each defect's area that is found, every defect weighing the same, averaged up to 30 % of the normal pixels flagged",
        ],
      ],
    )
  }
  if (pixels.kept !== null) sheet.paragraph(basis(pixels.kept), { size: 8, colour: SECOND })
  else if (pixels.pro !== null)
    sheet.paragraph(`${count(pixels.maskedParts, 'defective part has', 'defective parts have')} a mask.`, { size: 8, colour: SECOND })
  if (pixels.kept?.current === false)
    sheet.paragraph('▲ Parts, truths, masks or ignore regions have changed since: these figures are of the state before.', {
      weight: 'bold',
    })
}

function nothing({ maskedParts }: ReportedPixels): string {
  return maskedParts === 0
    ? 'No defective part of the acceptance set has a mask, so it cannot be said how well the run finds the place.'
    : 'The masks leave no pixel to compare, or a residual is not a finite number, so it cannot be said how well the run finds the place.'
}

function basis({ parts, defective, maskedParts, drawn, masks, record, by, at }: NonNullable<ReportedPixels['kept']>): string {
  const people = masks === null ? '' : `, ${drawn} of them drawn or brought in by people (#${masks.first} to #${masks.last})`
  return (
    `On ${count(parts, 'part')} of the acceptance set: ${maskedParts} of ${defective} defective ones have a mask${people}. ` +
    `Worked out by ${by === '' ? 'somebody who gave no name' : by} at ${instant(at)}, #${record}.`
  )
}
