import type { Values } from '#renderer/viewer/png-values.ts'
import type { Point, Size } from '#renderer/viewer/view.ts'
import { grownSpans } from './grow.ts'
import { hotSpans, type ResidualMap } from './hot-region.ts'

/** A region that a tool found: seen as it would be, and to be made larger or smaller until it is taken. */
export type Found =
  | { readonly kind: 'residual'; readonly map: ResidualMap; readonly seed: Point; readonly level: number; readonly line: number }
  | {
      readonly kind: 'grow'
      readonly values: Values
      readonly seed: Point
      /** In steps of 8 bits, whatever the file has. */
      readonly tolerance: number
    }

export function foundSpans(found: Found, picture: Size): number[] {
  if (found.kind === 'residual') return hotSpans(found.map, found.seed, picture, found.level)
  const { values, seed, tolerance } = found
  return grownSpans(values, seed, values.data instanceof Uint16Array ? tolerance * 257 : tolerance)
}
