import type { Draw } from '#domain/random.ts'
import {
  between,
  blob,
  clip,
  line,
  render,
  scale,
  SIDE,
  smoothNoise,
  soft,
  type Colour,
  type Flaw,
  type Place,
  type SampleClass,
} from './drawing.ts'

const OUTER = 94
const INNER = 46
const HOLES = { count: 6, radius: 9, circle: 70 }
const BRASS: Colour = [1, 0.92, 0.76]
const BENCH: Colour = [0.19, 0.2, 0.215]

/** A turned brass flange with six bores on a dark bench: an object, nearly always in the same pose. */
export const ring: SampleClass = {
  id: 'ring',
  sentence: 'A turned brass flange with six bores on a dark bench, its pose and the light a little different in each picture.',
  defects: { scratch, stain, dent, chip },
  draw(pose, flaw) {
    const [cx, cy] = [SIDE / 2 + 0.5 * pose.normal(), SIDE / 2 + 0.5 * pose.normal()]
    const turn = 0.01 * pose.normal()
    const light = -0.9 + 0.08 * pose.normal()
    const size = 1 + 0.002 * pose.normal()
    const [outer, inner] = [OUTER * size, INNER * size]
    const turning = lathe(pose)
    const bench = smoothNoise(5, pose)
    const cloudy = smoothNoise(7, pose)
    const surface = (x: number, y: number): { material: Colour; below: Colour; presence: number } => {
      const [dx, dy] = [x - cx, y - cy]
      const radius = Math.sqrt(dx * dx + dy * dy)
      const angle = Math.atan2(dy, dx)
      const bore = boreDistance(radius, angle - turn, size)
      const presence = soft(outer - radius) * soft(radius - inner) * soft(bore)
      // Circular brush marks shine where they lie across the light, so a flange shows two bright and two dark fans.
      const fans = 0.13 * Math.cos(2 * (angle - light)) + 0.04 * Math.cos(4 * (angle - light))
      const bevels = 0.2 * Math.cos(angle - light) * (bump(outer - radius, 4) - bump(radius - inner, 4)) - 0.16 * bump(bore, 3)
      const tone = 0.6 + fans + bevels + turning(radius) + 0.025 * cloudy(x, y)
      const shadow = 0.45 * soft(outer + 5 - Math.hypot(dx - 4 * Math.cos(light), dy - 4 * Math.sin(light)), 16)
      return { material: scale(BRASS, tone), below: scale(BENCH, (1 + 0.1 * bench(x, y)) * (1 - shadow)), presence }
    }
    return render(surface, flaw, { gain: 1 + 0.03 * pose.normal(), noise: 0.012 }, pose)
  },
}

/** Pixels to the nearest bore's edge, positive on the metal. */
function boreDistance(radius: number, angle: number, size: number): number {
  const step = (2 * Math.PI) / HOLES.count
  const off = angle - step * Math.round(angle / step)
  const [u, v] = [radius * Math.cos(off) - HOLES.circle * size, radius * Math.sin(off)]
  return Math.sqrt(u * u + v * v) - HOLES.radius * size
}

/** The tool's grooves: a tone for each radius, the coarse ones the same on every part. */
function lathe(pose: Draw): (radius: number) => number {
  const fine = Float32Array.from({ length: 2 * SIDE }, () => 0.012 * pose.normal())
  return (radius) => 0.03 * Math.sin(1.15 * radius) + (fine[Math.floor(2 * radius)] ?? 0)
}

/** 1 at an edge, falling to 0 at `width` pixels inside. */
function bump(distance: number, width: number): number {
  return distance < 0 ? 0 : clip(1 - distance / width)
}

/** A place on the metal, `margin` pixels or more from its inner and outer edge and from the bores. */
function onMetal(draw: Draw, margin: number): Place {
  for (;;) {
    const angle = between(draw, 0, 2 * Math.PI)
    const radius = between(draw, INNER + margin, OUTER - margin)
    if (boreDistance(radius, angle, 1) < margin) continue
    return { x: SIDE / 2 + radius * Math.cos(angle), y: SIDE / 2 + radius * Math.sin(angle) }
  }
}

/** A thin groove with a bright or a dark bottom. */
function scratch(draw: Draw): Flaw {
  const shape = {
    angle: between(draw, 0, Math.PI),
    length: between(draw, 20, 70),
    width: between(draw, 1.2, 2.6),
    bend: between(draw, -6, 6),
  }
  const by = draw.uniform() < 0.5 ? between(draw, 0.25, 0.55) : between(draw, 1.4, 1.75)
  return { cover: line(onMetal(draw, 10), shape), paint: (before) => scale(before, by) }
}

/** Oil or rust: darker and browner, with a soft edge. */
function stain(draw: Draw): Flaw {
  const strength = between(draw, 0.3, 0.8)
  const tint: Colour = [1 - 0.55 * strength, 1 - 0.75 * strength, 1 - 0.9 * strength]
  const cover = blob(onMetal(draw, 6), between(draw, 6, 16), 0.5, between(draw, 2, 8), draw)
  return { cover, paint: ([r, g, b]) => [r * tint[0], g * tint[1], b * tint[2]] }
}

/** A hollow: bright on the side that faces the light, dark on the other. */
function dent(draw: Draw): Flaw {
  const [centre, radius, depth] = [onMetal(draw, 9), between(draw, 5, 10), between(draw, 0.4, 0.8)]
  const paint = (before: Colour, x: number, y: number): Colour =>
    scale(before, 1 + (depth * (x - centre.x - (y - centre.y))) / (1.4 * radius))
  return { cover: blob(centre, radius, 0.1, 2.5, draw), paint }
}

/** A piece broken out of the rim. */
function chip(draw: Draw): Flaw {
  const angle = between(draw, 0, 2 * Math.PI)
  const rim = draw.uniform() < 0.7 ? OUTER : INNER
  const centre = { x: SIDE / 2 + rim * Math.cos(angle), y: SIDE / 2 + rim * Math.sin(angle) }
  return { cover: blob(centre, between(draw, 5, 13), 0.5, 1.4, draw), paint: 'below' }
}
