type Spans = ArrayLike<number>

/** Rows of a picture with `#` where spans cover it. */
export function drawn(spans: Spans, { width, height }: { readonly width: number; readonly height: number }): string[] {
  const pixels = new Set(pixelsOf(spans))
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => (pixels.has(`${x} ${y}`) ? '#' : '.')).join(''))
}

/** `x y` of every pixel, row by row. */
export function pixelsOf(spans: Spans): string[] {
  const pixels: (readonly [number, number])[] = []
  for (let i = 0; i < spans.length; i += 3) for (let x = spans[i + 1]!; x < spans[i + 2]!; x++) pixels.push([x, spans[i]!])
  return pixels.sort(([x, y], [u, v]) => y - v || x - u).map(([x, y]) => `${x} ${y}`)
}
