import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { colourIndex, colourMap, type ColourMapId } from '#domain/colour-maps.ts'
import type { Resized } from './resample.ts'

/** One part on the sheet, everything at [size, size]. */
export type ContactRow = {
  /** What is written beside the pictures (path, score, decision), a line each. */
  readonly caption: readonly string[]
  /** [size, size, 3], in 0…1 or in the numbers of its depth. */
  readonly input: Float32Array | Resized
  readonly rebuilt: Float32Array | Resized
  /** [size, size], 0 and above, in units of the 0…1 picture. */
  readonly residual: Float32Array
  /** [size, size], 1 = defect: its border is drawn on the residual. */
  readonly mask?: Uint8Array
}

export type ContactSheet = {
  readonly title: string
  readonly rows: readonly ContactRow[]
  readonly size: number
  /** The residual that gets the brightest colour: one scale for all rows, so that they can be compared. */
  readonly scaleMax: number
  readonly colourMap: ColourMapId
}

/** PNG bytes: for each part its input, what was rebuilt, and the residual as a heat map, with a legend in numbers. Meant for up to 100 rows. */
export async function drawContactSheet(sheet: ContactSheet): Promise<Buffer> {
  const hasMasks = sheet.rows.some(({ mask }) => mask !== undefined)
  const canvas = createCanvas(WIDTH, HEAD + sheet.rows.length * (CELL + GAP) + GAP)
  const context = canvas.getContext('2d')
  context.fillStyle = PAPER
  context.fillRect(0, 0, canvas.width, canvas.height)
  drawHead(context, sheet, hasMasks)
  for (const [i, row] of sheet.rows.entries()) drawRow(context, sheet, row, HEAD + i * (CELL + GAP))
  return canvas.encode('png')
}

/** Pixels. Pictures are drawn at one size whatever theirs is. */
const CELL = 192
const GAP = 8
const CAPTION = 300
const HEAD = 92
const WIDTH = 3 * (CELL + GAP) + GAP + CAPTION
const BAR = { width: 240, height: 12 }

const PAPER = '#ffffff'
const INK = '#1b1f24'
const CYAN = '#00e5ff'
const FONT = 'sans-serif'

function drawHead(context: SKRSContext2D, { title, scaleMax, colourMap: map }: ContactSheet, hasMasks: boolean): void {
  context.fillStyle = INK
  context.textBaseline = 'alphabetic'
  context.font = `bold 18px ${FONT}`
  context.fillText(title, GAP, 26, WIDTH - 2 * GAP)
  context.font = `13px ${FONT}`
  const headings = ['Input', 'Rebuilt', hasMasks ? 'Residual (cyan: marked defect)' : 'Residual']
  for (const [i, heading] of headings.entries()) context.fillText(heading, left(i), HEAD - 8)
  drawLegend(context, left(3), 44, scaleMax, map)
}

/** The colours of the scale with the residuals they stand for. */
function drawLegend(context: SKRSContext2D, x: number, y: number, scaleMax: number, map: ColourMapId): void {
  const bar = createCanvas(256, 1)
  paint(bar, (i, rgba) => rgba.set(colourMap(map).subarray(i * 3, i * 3 + 3)))
  context.drawImage(bar, x, y, BAR.width, BAR.height)
  context.font = `11px ${FONT}`
  for (const share of [0, 0.5, 1]) {
    context.textAlign = share === 0 ? 'left' : share === 1 ? 'right' : 'center'
    context.fillText(`${share === 1 ? '≥ ' : ''}${significant(share * scaleMax)}`, x + share * BAR.width, y + BAR.height + 13)
  }
  context.textAlign = 'left'
  context.fillText('Residual on the 0…1 scale of the picture', x, y - 5)
}

function drawRow(context: SKRSContext2D, { size, scaleMax, colourMap: map }: ContactSheet, row: ContactRow, top: number): void {
  const cells = [pictureCanvas(row.input, size), pictureCanvas(row.rebuilt, size), heatCanvas(row.residual, size, scaleMax, map)]
  context.imageSmoothingEnabled = size > CELL // small pictures keep their pixels, large ones are averaged
  context.imageSmoothingQuality = 'high'
  for (const [i, cell] of cells.entries()) context.drawImage(cell, left(i), top, CELL, CELL)
  if (row.mask !== undefined) drawOutline(context, row.mask, size, { x: left(2), y: top })
  context.fillStyle = INK
  context.font = `13px ${FONT}`
  for (const [i, text] of row.caption.entries()) context.fillText(text, left(3), top + 16 + 18 * i, CAPTION - GAP)
}

function left(column: number): number {
  return GAP + column * (CELL + GAP)
}

function pictureCanvas(picture: Float32Array | Resized, size: number): Canvas {
  if (picture.length !== size * size * 3) throw new Error(`A picture of ${picture.length} numbers is not [${size}, ${size}, 3].`)
  const toByte = picture instanceof Float32Array ? 255 : picture instanceof Uint16Array ? 1 / 257 : 1
  return paint(createCanvas(size, size), (pixel, rgba) => {
    for (let c = 0; c < 3; c++) rgba[c] = Math.round(toByte * (picture[pixel * 3 + c] ?? 0))
  })
}

function heatCanvas(residual: Float32Array, size: number, scaleMax: number, map: ColourMapId): Canvas {
  if (residual.length !== size * size) throw new Error(`A residual of ${residual.length} numbers is not [${size}, ${size}].`)
  const colours = colourMap(map)
  return paint(createCanvas(size, size), (pixel, rgba) => {
    const at = 3 * colourIndex(residual[pixel] ?? 0, scaleMax)
    rgba.set(colours.subarray(at, at + 3))
  })
}

/** A line of two pixels of the sheet along every border between good and defective: as thick for large pictures as for small ones. */
function drawOutline(context: SKRSContext2D, mask: Uint8Array, size: number, corner: { x: number; y: number }): void {
  const step = CELL / size
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= size || y >= size ? 0 : (mask[y * size + x] ?? 0))
  context.beginPath()
  for (let y = 0; y <= size; y++) {
    for (let x = 0; x <= size; x++) {
      const [u, v] = [corner.x + x * step, corner.y + y * step]
      if (at(x, y) !== at(x - 1, y)) {
        context.moveTo(u, v)
        context.lineTo(u, v + step)
      }
      if (at(x, y) !== at(x, y - 1)) {
        context.moveTo(u, v)
        context.lineTo(u + step, v)
      }
    }
  }
  context.strokeStyle = CYAN
  context.lineWidth = 2
  context.stroke()
}

/** Fills a canvas pixel by pixel; `colour` writes red, green and blue. */
function paint(canvas: Canvas, colour: (pixel: number, rgba: Uint8ClampedArray) => void): Canvas {
  const context = canvas.getContext('2d')
  const image = context.createImageData(canvas.width, canvas.height)
  for (let pixel = 0; pixel < canvas.width * canvas.height; pixel++) {
    const rgba = image.data.subarray(pixel * 4, pixel * 4 + 4)
    colour(pixel, rgba)
    rgba[3] = 255
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/** Three significant digits, without an exponent. */
function significant(value: number): string {
  return value === 0 ? '0' : value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false })
}
