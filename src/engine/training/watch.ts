// Tells a person, once each and with the numbers, when a training diverges, collapses or no longer improves. What it says follows from
// the recorded epochs alone, so a resumed training says nothing twice.
import type { Watched } from '#engine/detectors/detector.ts'
import type { EpochRecord } from '#engine/protocol.ts'

export type Watch = {
  /** Takes the next epoch and gives the warnings that it is the first to deserve. */
  add(record: Pick<EpochRecord, 'epoch' | 'epochs' | 'losses' | 'variety'>): readonly string[]
}

/** Epochs whose mean is compared: single ones jump. */
const SMOOTHED = 3
/** A loss this many times its lowest has left what was learned. */
const RISE = 3
/** A mean gradient penalty above this means slopes of 1 + root 5, over three times what they should be. */
const MOST_PENALTY = 5
/** A quarter of all passes, and no fewer than ten, without this gain is a standstill. */
const LEAST_GAIN = 0.01
const LEAST_WINDOW = 10
/** Drawings this much more alike than good parts are no longer drawings of different parts. */
const LEAST_VARIETY = 0.2
/** Shown epochs in a row that must say so. */
const SURE = 3
/** Before this share of the passes a generator may draw what it likes. */
const EARLY = 0.25

/** Watches one stage. `title`: the stage's, for the person. */
export function makeWatch(title: string, watched: readonly Watched[]): Watch {
  const told = new Set<string>()
  const curves = new Map<string, number[]>(watched.map(({ loss }) => [loss, []]))
  let alike = 0
  const once = (key: string, text: string | undefined): readonly string[] => {
    if (text === undefined || told.has(key)) return []
    told.add(key)
    return [`${title}: ${text}`]
  }
  return {
    add: ({ epoch, epochs, losses, variety }) => {
      const warnings = watched.flatMap((one) => {
        const curve = curves.get(one.loss) ?? []
        const value = losses[one.loss]
        if (value === undefined) return []
        curve.push(Math.abs(value))
        return [
          ...once(`${one.loss} diverges`, one.should === 'stay-small' ? tooSteep(curve, epoch, epochs) : tooHigh(one, curve)),
          ...once(
            `${one.loss} stands`,
            one.should === 'stay-small' || told.has(`${one.loss} diverges`) ? undefined : standsStill(one, curve, epochs),
          ),
        ]
      })
      if (variety === undefined || epoch < EARLY * epochs) return warnings
      alike = variety < LEAST_VARIETY ? alike + 1 : 0
      return [...warnings, ...once('collapse', alike >= SURE ? collapsed(variety) : undefined)]
    },
  }
}

/** Of a loss that should fall: its last epochs are far above its best. A gap between two networks may widen first, and is not judged so. */
function tooHigh({ title, should }: Watched, curve: readonly number[]): string | undefined {
  if (should !== 'fall' || curve.length < 2 * SMOOTHED) return undefined
  const means = curve.slice(SMOOTHED - 1).map((_, i) => mean(curve.slice(i, i + SMOOTHED)))
  const lowest = Math.min(...means)
  const last = means.at(-1) ?? lowest
  if (!(last > RISE * lowest)) return undefined
  return `the training diverges. ${title} is ${short(last)}, and was ${short(lowest)} at its best. Its steps are too large: train again with a lower learning rate.`
}

function tooSteep(curve: readonly number[], epoch: number, epochs: number): string | undefined {
  if (curve.length < 2 * SMOOTHED || epoch < epochs / 10) return undefined
  const last = mean(curve.slice(-SMOOTHED))
  if (!(last > MOST_PENALTY)) return undefined
  return `the training diverges. The gradient penalty is ${short(last)} and should be well below 1: the critic has become too steep to learn from. Train again with a lower learning rate.`
}

function standsStill({ title, should }: Watched, whole: readonly number[], epochs: number): string | undefined {
  const window = Math.max(LEAST_WINDOW, Math.ceil(epochs / 4))
  // A gap that may widen first is judged from its widest on.
  const curve = should === 'narrow' ? whole.slice(whole.indexOf(Math.max(...whole))) : whole
  if (curve.length < 2 * window) return undefined
  const before = mean(curve.slice(-2 * window, -window))
  const last = mean(curve.slice(-window))
  if (!(before > 0 && last > (1 - LEAST_GAIN) * before)) return undefined
  return `it no longer improves. ${title} was ${short(last)} over the last ${window} epochs and ${short(before)} over the ${window} before. More passes will hardly help; you can stop here and keep the model.`
}

function collapsed(variety: number): string {
  return `the generator has collapsed. Its drawings differ only ${(100 * variety).toFixed(0)} % as much as good parts do, so it can rebuild few of them. Train longer, or again with another seed or a lower learning rate.`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function short(value: number): string {
  return value.toPrecision(3)
}
