import { colourMap, type ColourMapId } from '#domain/colour-maps.ts'
import type { RunResult } from '#domain/run.ts'
import { lockedScale, ownScale, type HeatScale } from './heat.ts'
import type { ScoredPictures } from './part-pictures.ts'

export type LegendScale = HeatScale & RunResult['residualScale']
/** A number beside the colours; `share`: of the scale, from below. */
export type LegendMark = { readonly value: number; readonly share: number; readonly text: string }

/** Marks nearer to one another than this would be written over each other. */
const LEAST_APART = 0.065

export function legendScale({ scale, residual }: ScoredPictures, own: boolean): LegendScale {
  return { ...scale, ...(own ? ownScale(residual) : lockedScale(scale)) }
}

/** The numbers to write beside the colours, from above; those beyond the scale are left out, and so is what has no room. */
export function legendMarks({ most, isLocked, median, q99, q9999 }: LegendScale): readonly LegendMark[] {
  // In the order in which they matter.
  const wanted: readonly (readonly [number, string])[] = [
    [most, isLocked ? 'and beyond' : 'most here'],
    [q99, '99 % of good'],
    [median, 'median of good'],
    [q9999, 'pixel line'],
    [0, ''],
  ]
  const marks: LegendMark[] = []
  for (const [value, text] of wanted) {
    const share = value / most
    if (share > 1 || marks.some((mark) => Math.abs(mark.share - share) < LEAST_APART)) continue
    marks.push({ value, share, text })
  }
  return marks.sort((a, b) => b.share - a.share)
}

/** Fills a canvas with a map's colours, the highest at the top. */
export function paintLegend(canvas: HTMLCanvasElement | OffscreenCanvas, map: ColourMapId): void {
  const context = canvas.getContext('2d')
  if (!context || !('fillRect' in context)) return
  const colours = colourMap(map)
  for (let y = 0; y < canvas.height; y++) {
    const at = 3 * Math.round((255 * (canvas.height - 1 - y)) / Math.max(1, canvas.height - 1))
    context.fillStyle = `rgb(${colours[at] ?? 0} ${colours[at + 1] ?? 0} ${colours[at + 2] ?? 0})`
    context.fillRect(0, y, canvas.width, 1)
  }
}
