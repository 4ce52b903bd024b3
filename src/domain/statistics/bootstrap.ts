import { makeDraw } from '#domain/random.ts'
import { quantile } from './quantile.ts'
import type { Steps } from './steps.ts'

/** Ends of a 95 % interval. */
export type Interval = readonly [number, number]

/** How the parts are drawn again. 1,000 resamples of 3,000 parts take about 0.1 s; time grows with resamples x parts. */
export type Resampling = { readonly seed: number; readonly resamples: number }

/**
 * 95 % percentile intervals of several statistics over the same resamples. Good and defective parts are drawn apart, with replacement, so
 * that every resample has both classes; the parts are counted on the ladder of the original scores, so nothing is sorted again. Null for all
 * if a class has fewer than two parts, which drawing again cannot vary. Perfect separation gives [1, 1]: the bootstrap sees
 * no part that was not photographed, so quote n beside it.
 */
export function bootstrapIntervals<Name extends string>(
  steps: Steps,
  statistics: Readonly<Record<Name, (steps: Steps) => number | null>>,
  { seed, resamples }: Resampling,
): Readonly<Record<Name, Interval | null>> {
  const names = Object.keys(statistics) as Name[]
  const enough = steps.goodTotal >= 2 && steps.defectiveTotal >= 2 && resamples > 0
  const values = names.map(() => new Float64Array(enough ? resamples : 0))
  if (enough) {
    const draw = makeDraw(seed, 'bootstrap')
    const good = placesOf(steps.good, steps.goodTotal)
    const defective = placesOf(steps.defective, steps.defectiveTotal)
    const again: Steps = { ...steps, good: new Uint32Array(steps.good.length), defective: new Uint32Array(steps.defective.length) }
    for (let i = 0; i < resamples; i++) {
      drawAgain(good, again.good, draw.integer)
      drawAgain(defective, again.defective, draw.integer)
      names.forEach((name, j) => ((values[j] as Float64Array)[i] = statistics[name](again) ?? NaN))
    }
  }
  return Object.fromEntries(names.map((name, j) => [name, interval(values[j] as Float64Array)])) as Record<Name, Interval | null>
}

/** The step each part stands on. */
function placesOf(counts: Uint32Array, total: number): Uint32Array {
  const places = new Uint32Array(total)
  let next = 0
  counts.forEach((count, step) => {
    places.fill(step, next, next + count)
    next += count
  })
  return places
}

function drawAgain(places: Uint32Array, counts: Uint32Array, integer: (below: number) => number): void {
  counts.fill(0)
  const total = places.length
  for (let i = 0; i < total; i++) {
    const step = places[integer(total)] as number
    counts[step] = (counts[step] as number) + 1
  }
}

function interval(values: Float64Array): Interval | null {
  if (values.length === 0 || values.some(Number.isNaN)) return null
  values.sort()
  return [quantile(values, 0.025), quantile(values, 0.975)]
}
