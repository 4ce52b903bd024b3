import type { Draw } from '#domain/random.ts'
import { makeField } from './field.ts'

/** Share of the picture that a defect covers: from a hair to a twelfth. */
const AREA = { least: 0.0015, most: 0.08 }
const SOFTENED = 0.6

/** How much of each pixel a defect covers, [size, size] in 0…1: a blob, a streak, a box or an ellipse, its edge hard or soft. */
export function drawShape(size: number, draw: Draw): Float32Array {
  const area = size * size * Math.exp(Math.log(AREA.least) + draw.uniform() * Math.log(AREA.most / AREA.least))
  const inside = pickShape(size, area, draw)
  const [x0, y0, angle] = [size * draw.uniform(), size * draw.uniform(), Math.PI * draw.uniform()]
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const mask = new Float32Array(size * size)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x - x0, y - y0]
      mask[y * size + x] = inside(dx * cos + dy * sin, dy * cos - dx * sin) ? 1 : 0
    }
  }
  return draw.uniform() < SOFTENED ? soften(mask, size, 1 + draw.integer(3)) : mask
}

/** Whether a point belongs to the defect; u and v are pixels from its middle, along it and across. */
type Inside = (u: number, v: number) => boolean

function pickShape(size: number, area: number, draw: Draw): Inside {
  const kind = draw.uniform()
  if (kind < 0.35) return streak(size, area, draw)
  const ratio = Math.exp(2.2 * draw.uniform() - 1.1)
  const [a, b] = [Math.sqrt(area * ratio), Math.sqrt(area / ratio)]
  if (kind < 0.43) return (u, v) => Math.abs(u) < a / 2 && Math.abs(v) < b / 2
  const distance = (u: number, v: number): number => Math.PI * ((u / a) ** 2 + (v / b) ** 2)
  if (kind < 0.65) return (u, v) => distance(u, v) < 1
  const field = makeField(size, 3 + 7 * draw.uniform(), draw)
  return (u, v) => distance(u, v) < 4 && distance(u, v) + 0.7 * field(u, v) < 1
}

/** A line of one pixel to a twenty-fourth of the side, bent; half of them with a ragged edge, as cracks and hairs have. */
function streak(size: number, area: number, draw: Draw): Inside {
  const width = Math.exp(draw.uniform() * Math.log(Math.max(2, size / 24)))
  const length = Math.min(1.2 * size, Math.max(size / 16, area / width))
  const bend = makeField(size, 1 + 3 * draw.uniform(), draw)
  const amplitude = (draw.uniform() * size) / 20
  const ragged = draw.uniform() < 0.5 ? makeField(size, size / 8, draw) : () => 0
  return (u, v) => Math.abs(u) < length / 2 && Math.abs(v + amplitude * bend(u, 0)) < (width / 2 + 0.3) * (1 + 0.5 * ragged(u, 0))
}

/** Mean over a square of 2 reach + 1 pixels, by rows and then by columns, scaled so that the most covered pixel is covered fully again. */
function soften(mask: Float32Array, size: number, reach: number): Float32Array {
  const along = (from: Float32Array, step: number): Float32Array =>
    from.map((_, at) => {
      const place = Math.floor(at / step) % size
      let sum = 0
      for (let k = Math.max(-reach, -place); k <= Math.min(reach, size - 1 - place); k++) sum += from[at + k * step] ?? 0
      return sum
    })
  const sums = along(along(mask, 1), size)
  const largest = sums.reduce((most, sum) => Math.max(most, sum), 0)
  return largest === 0 ? sums : sums.map((sum) => sum / largest)
}
