import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { shownParts, type ShownGroup } from '#host/reports/judge-parts.ts'
import type { ReportContent, ReportedPart } from '#host/reports/report.ts'
import { count, pText, score } from '#host/reports/pdf/figures.ts'
import { heatImages, type HeatImage } from '#host/reports/pdf/heat-image.ts'
import { INK, RULE, SECOND, type Style } from '#host/reports/pdf/lettering.ts'
import { drawLegend, LEGEND_HEIGHT } from '#host/reports/pdf/legend.ts'
import { lookAhead } from '#host/reports/pdf/look-ahead.ts'
import { printPictures, type PrintedPictures } from '#host/reports/pdf/picture-files.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/pdf/sheet.ts'

const SIDE = 114
const GAP = 9
const TEXT_WIDTH = WIDTH - 3 * (SIDE + GAP)
const CAPTION = { size: 7, colour: SECOND } as const
const CARD_HEIGHT = 12 + SIDE + 10
/** Decoding takes four threads; one more waits. */
const AHEAD = 4

const GROUPS: Readonly<Record<ShownGroup, { readonly title: string; readonly mark: string; readonly colour: string }>> = {
  escapes: { title: 'Escapes: defective parts that pass', mark: '▲ ESCAPE', colour: '#8F2D00' },
  overkill: { title: 'Overkill: good parts that are rejected', mark: '▼ OVERKILL', colour: '#8F2D00' },
  rejected: { title: 'Other rejected parts', mark: '■ REJECT', colour: INK },
}

type Shown = { readonly part: ReportedPart; readonly group: ShownGroup }
type Made = { readonly at: 'made'; readonly pictures: PrintedPictures } | { readonly at: 'failed'; readonly why: string }

/** Every rejected or wrongly judged part with its pictures. `prepare`: for texts that are known only now. */
export async function parts(sheet: Sheet, content: ReportContent, work: Work, prepare: (texts: string[]) => Promise<void>): Promise<void> {
  if (content.line === null) return
  sheet.heading(1, 'Rejected and wrongly judged parts', CARD_HEIGHT)
  const groups = shownParts(content.parts)
  const shown = (Object.keys(GROUPS) as ShownGroup[]).flatMap((group) => groups[group].map((part): Shown => ({ part, group })))
  sheet.paragraph(introduction(groups))
  const most = 2 * (content.run.result?.residualScale.q9999 ?? 0)
  const heat = heatImages(sheet.doc)
  let group: ShownGroup | undefined
  let done = 0
  for await (const { item, made } of lookAhead(shown, AHEAD, ({ part }) => makePictures(content, part, most))) {
    work.signal.throwIfAborted()
    if (made.at === 'failed') await prepare([made.why])
    if (item.group !== group) {
      group = item.group
      sheet.heading(2, `${GROUPS[group].title} (${groups[group].length})`, LEGEND_HEIGHT + CARD_HEIGHT)
      drawLegend(sheet, most)
    } else if (sheet.ensure(CARD_HEIGHT)) drawLegend(sheet, most)
    card(sheet, item, made, heat)
    work.onProgress?.({ phase: 'Writing the report', done: ++done, total: shown.length })
  }
}

function introduction(groups: ReturnType<typeof shownParts>): string {
  const { escapes, overkill, rejected } = groups
  const all = escapes.length + overkill.length + rejected.length
  const training = 'Training parts and calibration normals are left out: the run knows them.'
  if (all === 0) return `No part was rejected or judged wrongly. ${training}`
  const counted = `${count(escapes.length, 'escape')}, ${escapes.length + overkill.length === 0 ? 'no' : overkill.length} overkill, ${rejected.length} others rejected`
  return `${count(all, 'part')}: ${counted}; the highest score first. ${training}`
}

/** One part that cannot be shown does not end the report. */
async function makePictures(content: ReportContent, part: ReportedPart, most: number): Promise<Made> {
  try {
    return { at: 'made', pictures: await printPictures(await content.pictures(part), most) }
  } catch (error) {
    if (error instanceof Fault) return { at: 'failed', why: `${error.text.what} ${error.text.why}` }
    throw error
  }
}

function card(sheet: Sheet, { part, group }: Shown, made: Made, heat: (indices: Uint8Array, size: number) => HeatImage): void {
  const top = sheet.y
  sheet.group('Sect', () => {
    const largest: readonly TextLine[] =
      made.at === 'made' ? [{ text: `largest residual ${made.pictures.largest.toPrecision(4)}`, style: FACT }] : []
    sheet.tag('P', () => {
      let y = top
      for (const { text, style, most } of [...lines(part, group), ...largest]) {
        for (const line of sheet.letters.wrap(text, TEXT_WIDTH - 4, style, most)) {
          y += style.size * 1.3
          sheet.letters.draw(line, PAGE.left, y, style)
        }
      }
    })
    const x = (column: number): number => PAGE.left + TEXT_WIDTH + column * (SIDE + GAP) + GAP
    if (made.at === 'failed') sheet.tag('P', () => note(sheet, x(0), top, made.why))
    else {
      const { input, rebuilt, residual } = made.pictures
      picture(sheet, 'Input', part, x(0), top, (fit) => sheet.doc.image(input, ...fit))
      picture(sheet, 'Reconstruction', part, x(1), top, (fit) => sheet.doc.image(rebuilt, ...fit))
      picture(sheet, 'Residual', part, x(2), top, (fit) => drawHeat(sheet, heat(residual.indices, residual.size), fit))
    }
  })
  sheet.rule(top + CARD_HEIGHT - 4, RULE, 0.4)
  sheet.y = top + CARD_HEIGHT
}

const FACT: Style = { size: 7.5 }
type TextLine = { readonly text: string; readonly style: Style; readonly most?: number }

function lines(part: ReportedPart, group: ShownGroup): TextLine[] {
  const truth = part.truth === 'defective' ? `defective, ${part.defectType === '' ? 'no type' : part.defectType}` : part.truth
  const p = part.p === null ? '' : `; p ${pText(part.p)}`
  return [
    { text: GROUPS[group].mark, style: { size: 8, weight: 'bold', colour: GROUPS[group].colour } },
    { text: part.name, style: { size: 8, weight: 'bold' }, most: 4 },
    { text: `score ${part.score === null ? 'none' : score(part.score)}${p}`, style: FACT },
    { text: `decision: ${part.decision ?? 'none'}`, style: FACT },
    { text: `truth: ${truth}`, style: FACT, most: 2 },
    { text: `${part.set === 'test' ? 'acceptance set' : part.set}, part ${part.part}`, style: FACT },
    { text: `SHA-256 ${part.sha256Start}…`, style: FACT },
  ]
}

type Fit = readonly [number, number, { readonly fit: [number, number]; readonly align: 'center'; readonly valign: 'center' }]

function picture(sheet: Sheet, caption: string, { name }: ReportedPart, x: number, top: number, draw: (fit: Fit) => void): void {
  sheet.tag('Caption', () => sheet.letters.draw(caption, x, top + 9, CAPTION))
  sheet.tag('Figure', () => draw([x, top + 12, { fit: [SIDE, SIDE], align: 'center', valign: 'center' }]), { alt: `${caption} of ${name}` })
}

/** pdfkit takes any object that embeds itself; its types name files and bytes alone. */
function drawHeat(sheet: Sheet, image: HeatImage, [x, y, { fit }]: Fit): void {
  sheet.doc.image(image as unknown as Buffer, x, y, { width: fit[0], height: fit[1] })
}

function note(sheet: Sheet, x: number, top: number, why: string): void {
  sheet.letters.wrap(`No picture. ${why}`, 3 * SIDE, FACT, 8).forEach((line, i) => {
    sheet.letters.draw(line, x, top + 20 + i * 10, FACT)
  })
}
