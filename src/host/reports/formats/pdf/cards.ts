import { Fault } from '#domain/faults.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'
import { heatImages, type HeatImage } from './heat-image.ts'
import { drawLegend, LEGEND_HEIGHT } from './legend.ts'
import { RULE, SECOND, type Style } from './lettering.ts'
import { lookAhead } from './look-ahead.ts'
import { printPictures, type PrintedPictures } from './picture-files.ts'
import type { PrintTools } from './print.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

const SIDE = 114
const GAP = 9
const TEXT_WIDTH = WIDTH - 3 * (SIDE + GAP)
const CAPTION = { size: 7, colour: SECOND } as const
export const CARD_HEIGHT = 12 + SIDE + 10
/** What a heading, the legend and a first card take together. */
export const CARDS_TOGETHER = LEGEND_HEIGHT + CARD_HEIGHT
/** Decoding takes four threads; one more waits. */
const AHEAD = 4

/** One part: what is said of it beside its three pictures. */
export type Card = {
  readonly part: number
  readonly name: string
  /** Cards of another group than the one before begin under this heading. */
  readonly group: string
  readonly lines: readonly CardLine[]
}
/** `most`: lines that it may take; 1 if left out. */
export type CardLine = { readonly text: string; readonly style?: Style; readonly most?: number }

/** A line of plain facts. */
export const FACT: Style = { size: 7.5 }
type Made = { readonly at: 'made'; readonly pictures: PrintedPictures } | { readonly at: 'failed'; readonly why: string }
type Pictured = {
  /** Files of a part, made now. */
  pictures(part: number): Promise<PartPictures>
  /** End of the run's locked colour scale. */
  readonly most: number
  /** Under a heading of level 2 of its own each; without one the section's own heading says it all. */
  readonly grouped: boolean
}

/** Parts with input, reconstruction and residual, one below the other; the next few are made ahead. */
export async function cards(sheet: Sheet, all: readonly Card[], { pictures, most, grouped }: Pictured, tools: PrintTools): Promise<void> {
  const heat = heatImages(sheet.doc)
  let group: string | undefined
  let done = 0
  for await (const { item, made } of lookAhead(all, AHEAD, ({ part }) => makePictures(pictures(part), most))) {
    tools.work.signal.throwIfAborted()
    if (made.at === 'failed') await tools.prepare([made.why])
    if (item.group !== group) {
      group = item.group
      if (grouped) sheet.heading(2, group, CARDS_TOGETHER)
      else sheet.ensure(CARDS_TOGETHER)
      drawLegend(sheet, most)
    } else if (sheet.ensure(CARD_HEIGHT)) drawLegend(sheet, most)
    card(sheet, item, made, heat)
    tools.work.onProgress?.({ phase: 'Writing the report', done: ++done, total: all.length })
  }
}

/** One part that cannot be shown does not end the report. */
async function makePictures(files: Promise<PartPictures>, most: number): Promise<Made> {
  try {
    return { at: 'made', pictures: await printPictures(await files, most) }
  } catch (error) {
    if (error instanceof Fault) return { at: 'failed', why: `${error.text.what} ${error.text.why}` }
    throw error
  }
}

function card(sheet: Sheet, { name, lines }: Card, made: Made, heat: (indices: Uint8Array, size: number) => HeatImage): void {
  const top = sheet.y
  sheet.group('Sect', () => {
    const largest: readonly CardLine[] = made.at === 'made' ? [{ text: `largest residual ${made.pictures.largest.toPrecision(4)}` }] : []
    sheet.tag('P', () => {
      let y = top
      for (const { text, style = FACT, most = 1 } of [...lines, ...largest]) {
        for (const line of sheet.letters.wrap(text, TEXT_WIDTH - 4, style, most)) {
          y += style.size * 1.3
          sheet.letters.draw(line, PAGE.left, y, style)
        }
      }
    })
    const x = (column: number): number => PAGE.left + TEXT_WIDTH + column * (SIDE + GAP) + GAP
    if (made.at === 'failed') sheet.tag('P', () => note(sheet, x(0), top, made.why))
    else {
      const { input, rebuilt, residual, ratio } = made.pictures
      // pdfkit takes any object that embeds itself; its types name files and bytes alone.
      const map = heat(residual.indices, residual.size) as unknown as Buffer
      for (const [at, caption, image] of [
        [0, 'Input', input],
        [1, 'Reconstruction', rebuilt],
        [2, 'Residual', map],
      ] as const)
        picture(sheet, { caption, name, image, ratio }, x(at), top)
    }
  })
  sheet.rule(top + CARD_HEIGHT - 4, RULE, 0.4)
  sheet.y = top + CARD_HEIGHT
}

type Picture = { readonly caption: string; readonly name: string; readonly image: Buffer; readonly ratio: number }

/** In the middle of a square, as wide or as high as that. */
function picture(sheet: Sheet, { caption, name, image, ratio }: Picture, x: number, top: number): void {
  const [width, height] = [SIDE * Math.min(1, ratio), SIDE / Math.max(1, ratio)]
  const [left, upper] = [x + (SIDE - width) / 2, top + 12 + (SIDE - height) / 2]
  sheet.tag('Caption', () => sheet.letters.draw(caption, x, top + 9, CAPTION))
  sheet.tag('Figure', () => sheet.doc.image(image, left, upper, { width, height }), { alt: `${caption} of ${name}` })
}

function note(sheet: Sheet, x: number, top: number, why: string): void {
  sheet.letters.wrap(`No picture. ${why}`, 3 * SIDE, FACT, 8).forEach((line, i) => {
    sheet.letters.draw(line, x, top + 20 + i * 10, FACT)
  })
}
