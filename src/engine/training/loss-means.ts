import { notFinite } from '#engine/checkpoint/checkpoint.ts'
import type { Position } from '#engine/checkpoint/checkpoint.ts'
import type { Blocks } from '#engine/compute/program.ts'

const PREFIX = 'loss.'

/** Running means of an epoch's losses; `sums` goes into checkpoints and comes back from them. */
export type LossMeans = {
  /** Takes the `loss.*` scalars of one update. Throws `training.not-finite`. */
  add(outputs: Blocks, step: number): void
  means(): Readonly<Record<string, number>>
  sums(): Position['losses']
  clear(): void
}

export function makeLossMeans(start: Position['losses']): LossMeans {
  const sums = new Map(Object.entries(start))
  return {
    add: (outputs, step) => {
      for (const [output, { data }] of Object.entries(outputs)) {
        if (!output.startsWith(PREFIX)) continue
        const name = output.slice(PREFIX.length)
        const [value = NaN] = data
        if (!Number.isFinite(value)) throw notFinite(`the loss "${name}"`, step)
        const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 }
        sums.set(name, { sum: sum + value, count: count + 1 })
      }
    },
    means: () => Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count])),
    sums: () => Object.fromEntries(sums),
    clear: () => sums.clear(),
  }
}
