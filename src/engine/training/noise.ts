import type { Draw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Block } from '#engine/compute/program.ts'
import type { Noise } from '#engine/detectors/detector.ts'

/** The numbers a step asks for, from a stream that belongs to this step alone. */
export function drawNoise({ kind, shape }: Noise, draw: Draw): Block {
  const next = { uniform: draw.uniform, normal: draw.normal, coin: () => draw.integer(2) }[kind]
  const size = shape.reduce((product, side) => product * side, 1)
  return block(shape, Float32Array.from({ length: size }, next))
}
