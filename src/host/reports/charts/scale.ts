/** From a value to its place, both ways linear. */
export type Scale = { readonly from: number; readonly to: number; place(value: number): number }

/** `start` is where `from` lies and `end` where `to` lies. */
export function makeScale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1
  return { from, to, place: (value) => start + ((value - from) / span) * (end - start) }
}

/** Round numbers from `from` to `to`, about `wanted` of them, each 1, 2 or 5 times a power of ten apart, as people read them. */
export function ticks(from: number, to: number, wanted: number): { readonly value: number; readonly label: string }[] {
  const span = to - from
  if (!(span > 0) || !Number.isFinite(span)) return [{ value: from, label: String(Number(from.toPrecision(4))) }]
  const power = 10 ** Math.floor(Math.log10(span / wanted))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted) ?? 10 * power
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  const large = Math.max(Math.abs(from), Math.abs(to)) >= 1e6 || decimals > 6
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step
    return { value, label: large ? Number(value.toPrecision(6)).toExponential() : value.toFixed(decimals) }
  })
}
