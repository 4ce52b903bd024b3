// The critic of f-AnoGAN and the loss of its step in plain numbers of 64 bits, written down once more without tfjs: halving
// convolutions (kernel 4, stride 2, padding 1) with a leaky ReLU of slope 0.2, a dense layer to one number, and the gradient by the picture.

export type Layer = { readonly w: Float64Array; readonly b: Float64Array; readonly in: number; readonly out: number }
export type Critic = { readonly size: number; readonly layers: readonly Layer[]; readonly head: { w: Float64Array; b: Float64Array } }
/** Pictures of a batch, each [size, size, 3]. */
export type Pictures = readonly Float64Array[]

const KERNEL = 4
const SLOPE = 0.2

/** E[D(fake)] - E[D(real)] + weight E[(|dD/dx| - 1)²], x a share alpha of the way from fake to real. */
export function criticLoss64(critic: Critic, real: Pictures, fake: Pictures, alpha: ArrayLike<number>, weight: number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const opinions = (pictures: Pictures): number => mean(pictures.map((x) => criticise(critic, x).opinion))
  const penalties = real.map((x, i) => {
    const between = x.map((value, j) => fake[i]![j]! + alpha[i]! * (value - fake[i]![j]!))
    const { slope } = criticise(critic, between)
    const length = Math.sqrt(slope.reduce((sum, value) => sum + value * value, 0) + 1e-12)
    return (length - 1) ** 2
  })
  return opinions(fake) - opinions(real) + weight * mean(penalties)
}

/** D(x) and dD/dx. */
function criticise({ size, layers, head }: Critic, x: Float64Array): { opinion: number; slope: Float64Array } {
  const maps = [x]
  const masks: Float64Array[] = []
  for (const [i, layer] of layers.entries()) {
    const before = convolve(layer, maps[i]!, size >> i)
    masks.push(before.map((value) => (value > 0 ? 1 : SLOPE)))
    maps.push(before.map((value) => (value > 0 ? value : SLOPE * value)))
  }
  const last = maps.at(-1)!
  const opinion = last.reduce((sum, value, i) => sum + value * head.w[i]!, head.b[0]!)
  let slope: Float64Array = Float64Array.from(head.w)
  for (const [i, layer] of [...layers.entries()].reverse()) {
    slope = convolveBack(
      layer,
      slope.map((value, j) => value * masks[i]![j]!),
      size >> i,
    )
  }
  return { opinion, slope }
}

/** Every product of a convolution: calls back with the places of picture, filter and map that belong together. */
function eachProduct(layer: Layer, side: number, call: (x: number, w: number, y: number) => void): void {
  const half = side / 2
  for (let top = 0; top < half; top++)
    for (let left = 0; left < half; left++)
      for (let i = 0; i < KERNEL; i++)
        for (let j = 0; j < KERNEL; j++) {
          const [row, column] = [2 * top + i - 1, 2 * left + j - 1]
          if (row < 0 || column < 0 || row >= side || column >= side) continue
          for (let c = 0; c < layer.in; c++)
            for (let o = 0; o < layer.out; o++)
              call(
                (row * side + column) * layer.in + c,
                ((i * KERNEL + j) * layer.in + c) * layer.out + o,
                (top * half + left) * layer.out + o,
              )
        }
}

function convolve(layer: Layer, x: Float64Array, side: number): Float64Array {
  const y = Float64Array.from({ length: (side / 2) ** 2 * layer.out }, (_, place) => layer.b[place % layer.out]!)
  eachProduct(layer, side, (from, w, to) => (y[to] = y[to]! + x[from]! * layer.w[w]!))
  return y
}

function convolveBack(layer: Layer, dy: Float64Array, side: number): Float64Array {
  const dx = new Float64Array(side ** 2 * layer.in)
  eachProduct(layer, side, (to, w, from) => (dx[to] = dx[to]! + dy[from]! * layer.w[w]!))
  return dx
}
