import type { Line } from '#domain/threshold.ts'

/** A line as it stands in an address: `14:0.38:0.52`, with the run whose scores it is drawn through. */
export function writeLine({ lower, upper }: Line, run: number): string {
  return [run, ...(lower === upper ? [lower] : [lower, upper])].join(':')
}

/** The line, or null if there is none, it is another run's, or somebody typed nonsense. */
export function readLine(text: string | undefined, run: number): Line | null {
  const [of, lower, upper = lower, ...more] = (text ?? '').split(':')
  if (of !== String(run) || more.length > 0 || !lower?.trim() || !upper?.trim()) return null
  const line = { lower: Number(lower), upper: Number(upper) }
  return Number.isFinite(line.lower) && Number.isFinite(line.upper) && line.lower <= line.upper ? line : null
}
