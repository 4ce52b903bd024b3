import type { Draw } from '#domain/random.ts'
import { between, blob, line, render, scale, SIDE, smoothNoise, type Colour, type Flaw, type Place, type SampleClass } from './drawing.ts'

/** Pixels from thread to thread. */
const PITCH = 8.5
/** The loom's angle; a pulled thread follows it. */
const TILT = 0.03
const WARP: Colour = [0.5, 0.56, 0.66]
const WEFT: Colour = [0.58, 0.61, 0.64]
const BELOW: Colour = [0.07, 0.07, 0.08]

/** Plain-woven cloth: a texture, cut at another place in each picture, so no thread lies where it lay before. */
export const weave: SampleClass = {
  id: 'weave',
  sentence: 'Plain-woven blue-grey cloth, cut at another place in each picture.',
  defects: { hole, stain, thread, knot },
  draw(pose, flaw) {
    const [cos, sin] = [Math.cos(TILT), Math.sin(TILT)]
    const [left, top] = [between(pose, 0, 2), between(pose, 0, 2)]
    const [shiftX, shiftY, fall] = [smoothNoise(4, pose), smoothNoise(4, pose), smoothNoise(3, pose)]
    const fibres = smoothNoise(110, pose)
    const [warpTones, weftTones] = [threadTones(pose), threadTones(pose)]
    const surface = (x: number, y: number): { material: Colour; below: Colour; presence: number } => {
      const u = (x * cos + y * sin + 1.6 * shiftX(x, y)) / PITCH + left + 4
      const v = (y * cos - x * sin + 1.6 * shiftY(x, y)) / PITCH + top + 4
      const [column, row] = [Math.floor(u), Math.floor(v)]
      const isWarpOnTop = (column + row) % 2 === 0
      const [across, along] = isWarpOnTop ? [u - column - 0.5, v - row - 0.5] : [v - row - 0.5, u - column - 0.5]
      // A thread is round across and dives under its neighbours along.
      const height = Math.cos(Math.PI * 0.92 * across) * (0.7 + 0.3 * Math.cos(Math.PI * along))
      const tone = (isWarpOnTop ? warpTones[column % THREADS] : weftTones[row % THREADS]) ?? 1
      const strands = 0.06 * fibres(isWarpOnTop ? x : 0.25 * x, isWarpOnTop ? 0.25 * y : y)
      const brightness = (0.42 + 0.58 * height) * tone * (1 + strands + 0.05 * fall(x, y))
      return { material: scale(isWarpOnTop ? WARP : WEFT, brightness), below: BELOW, presence: 1 }
    }
    return render(surface, flaw, { gain: 1 + 0.03 * pose.normal(), noise: 0.015 }, pose)
  },
}

/** More threads than fit into a picture at any tilt. */
const THREADS = 48

function threadTones(pose: Draw): Float32Array {
  return Float32Array.from({ length: THREADS }, () => 1 + 0.05 * pose.normal())
}

function anywhere(draw: Draw, margin: number): Place {
  return { x: between(draw, margin, SIDE - margin), y: between(draw, margin, SIDE - margin) }
}

/** Threads are torn: what lies below shows. */
function hole(draw: Draw): Flaw {
  return { cover: blob(anywhere(draw, 12), between(draw, 3, 9), 0.6, 2, draw), paint: 'below' }
}

/** A liquid that has dried: yellower and darker, with a soft edge. */
function stain(draw: Draw): Flaw {
  const strength = between(draw, 0.2, 0.6)
  const tint: Colour = [1 - 0.45 * strength, 1 - 0.6 * strength, 1 - 0.9 * strength]
  const cover = blob(anywhere(draw, 20), between(draw, 8, 26), 0.5, between(draw, 3, 12), draw)
  return { cover, paint: ([r, g, b]) => [r * tint[0], g * tint[1], b * tint[2]] }
}

/** One thread is pulled tight (bright) or missing (dark) for some length. */
function thread(draw: Draw): Flaw {
  const angle = draw.uniform() < 0.5 ? TILT : TILT + Math.PI / 2
  const shape = { angle, length: between(draw, 40, 170), width: between(draw, 3.5, 6), bend: between(draw, -1, 1) }
  const isMissing = draw.uniform() < 0.5
  const strength = between(draw, 0.5, 1)
  const paint = (before: Colour): Colour => (isMissing ? scale(before, 1 - 0.6 * strength) : scale([0.78, 0.8, 0.84], 0.6 + 0.4 * strength))
  return { cover: line(anywhere(draw, 30), shape), paint }
}

/** A lump of yarn on top, lit from the upper left. */
function knot(draw: Draw): Flaw {
  const [centre, radius] = [anywhere(draw, 12), between(draw, 4, 8)]
  const paint = (_: Colour, x: number, y: number): Colour => scale(WEFT, 0.95 - (0.35 * (x - centre.x + y - centre.y)) / radius)
  return { cover: blob(centre, radius, 0.25, 2, draw), paint }
}
