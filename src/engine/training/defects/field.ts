import type { Draw } from '#domain/random.ts'

/** Plane waves of a field: enough that no direction shows. */
const WAVES = 8

/** A smooth random field, about standard normal, as the sum of plane waves of `cycles` periods a side, give or take a half. */
export function makeField(size: number, cycles: number, draw: Draw): (x: number, y: number) => number {
  const waves = Array.from({ length: WAVES }, () => {
    const angle = 2 * Math.PI * draw.uniform()
    const frequency = ((2 * Math.PI) / size) * cycles * (0.5 + draw.uniform())
    return { kx: frequency * Math.cos(angle), ky: frequency * Math.sin(angle), phase: 2 * Math.PI * draw.uniform() }
  })
  const scale = Math.sqrt(2 / WAVES)
  return (x, y) => scale * waves.reduce((sum, { kx, ky, phase }) => sum + Math.cos(kx * x + ky * y + phase), 0)
}
