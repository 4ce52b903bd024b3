import type { Layout } from './layout.ts'
import { BLOCKED_FILTER, BLOCKED_OUTPUT_FILTER, OIHW, fits, plain } from './layout.ts'

/** The layout in which the runtime keeps a tensor between steps: filters as their convolution wants them, everything else in logical order. */
export function canonicalLayout(shape: readonly number[], block: number): Layout {
  return shape.length === 4 ? canonicalFilterLayout(shape, block) : plain(shape.length)
}

/** How a filter [kh, kw, in, out] is kept. */
export function canonicalFilterLayout(shape: readonly number[], block: number): Layout {
  if (fits(BLOCKED_FILTER, shape, block)) return BLOCKED_FILTER
  return fits(BLOCKED_OUTPUT_FILTER, shape, block) ? BLOCKED_OUTPUT_FILTER : OIHW
}
