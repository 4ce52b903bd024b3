import type { Block } from '#engine/compute/program.ts'

/** How far pictures differ from their mean picture: root of the mean square over all pixels. pictures: [n, …]; 0 for one picture. */
export function spreadOf({ data, shape }: Block): number {
  const [count = 0] = shape
  const pixels = count === 0 ? 0 : data.length / count
  let squares = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0
    let sumOfSquares = 0
    for (let i = 0; i < count; i++) {
      const value = data[i * pixels + pixel] ?? 0
      sum += value
      sumOfSquares += value * value
    }
    squares += Math.max(0, sumOfSquares / count - (sum / count) ** 2)
  }
  return pixels === 0 ? 0 : Math.sqrt(squares / pixels)
}

/** How different drawings are among each other, as a share of how different good parts are; undefined where these are all alike. */
export function varietyOf(drawn: Block, parts: Block): number | undefined {
  const among = spreadOf(parts)
  return among > 0 ? spreadOf(drawn) / among : undefined
}
