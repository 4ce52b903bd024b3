import { colourMap } from '#domain/colour-maps.ts'
import { HEAT_MAP } from './heat-image.ts'
import { INK } from './lettering.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

export const LEGEND_HEIGHT = 26
const BAR = { width: 200, height: 8 } as const
const NUMBERS = 7
const STEPS = 64

/** The colours of the residual in numbers. `most`: end of the run's locked scale. */
export function drawLegend(sheet: Sheet, most: number): void {
  const top = sheet.y + 2
  const x = PAGE.left + WIDTH - BAR.width
  const colours = colourMap(HEAT_MAP)
  // Three digits of the end, and as many decimals for the others.
  const decimals = most > 0 ? Math.min(20, Math.max(0, 3 - Math.ceil(Math.log10(most)))) : 0
  sheet.tag(
    'Figure',
    () => {
      for (let i = 0; i < STEPS; i++) {
        const at = 3 * Math.round((255 * i) / (STEPS - 1))
        // A hair wider than a step, or readers draw white seams between them.
        sheet.doc.rect(x + (BAR.width * i) / STEPS, top, BAR.width / STEPS + (i < STEPS - 1 ? 0.3 : 0), BAR.height)
        sheet.doc.fill([colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0])
      }
      sheet.doc.rect(x, top, BAR.width, BAR.height).lineWidth(0.4).strokeColor(INK).stroke()
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const label = share === 0 ? '0' : (share * most).toFixed(decimals)
        const width = sheet.letters.measure(label, { size: NUMBERS })
        const shift = share === 0 ? 0 : share === 1 ? width : width / 2
        sheet.letters.draw(label, x + share * BAR.width - shift, top + BAR.height + 8, { size: NUMBERS })
      }
      const title = 'Residual, on the scale locked for this run; what is above it is shown as its end'
      sheet.letters.draw(title, x - 8 - sheet.letters.measure(title, { size: NUMBERS }), top + 7, { size: NUMBERS })
    },
    { alt: `Colours of the residual, from 0 (black) to ${most.toPrecision(3)} and above (light yellow).` },
  )
  sheet.y += LEGEND_HEIGHT
}
