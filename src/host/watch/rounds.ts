import type { Signal } from '#domain/work.ts'
import type { WatchState } from '#rpc/schemas/watch.ts'
import { makeArrivals, type Glance } from './arrivals.ts'
import { handleBatch, type Batching } from './handle-batch.ts'
import type { Arrival, Journal } from './journal.ts'
import type { Places } from './places.ts'
import { makeResultFiles, writeUnreadable } from './result-files.ts'
import { makeTelling } from './telling.ts'

/** What the scorer takes at once; also what one transaction of the journal holds, and a crash has done again. */
const BATCH = 16
const NAMED_UNREADABLE = 100
const LISTED_EVERY_MS = 1000

export type Rounds = {
  /** Looks once, and takes what is ready to its results. Gives how long the look took, in milliseconds. */
  round(signal: Signal): Promise<number>
  /** Tells the project what it has not been told. */
  end(): Promise<void>
}

/** Rounds over a watched folder as long as its journal is open. */
export function makeRounds(watching: {
  readonly places: Places
  readonly journal: Journal
  /** Whether the folder of results is still the one that has the journal. */
  readonly isInPlace: () => Promise<boolean>
  /** Asked in each round and before each batch: a line that comes into force counts from then on. */
  readonly batching: () => Promise<Batching>
  readonly tell: (change: Partial<WatchState>) => void
  readonly onArrivals?: (arrivals: readonly Arrival[], out: string) => Promise<void>
}): Rounds {
  const { places, journal, isInPlace, batching, tell, onArrivals } = watching
  const files = makeResultFiles(places.out, journal)
  const arrivals = makeArrivals(places, journal)
  const telling = onArrivals && makeTelling(journal, (some) => onArrivals(some, places.out))
  let listed = { text: '', at: -Infinity }
  /** What cannot be listed or opened now; asked again in every round, so the journal has none of it. */
  let problems: Glance['problems'] = []

  /** Results are written at once; the list of what cannot be read is written whole, so between batches now and then. */
  const report = async (isBetween: boolean): Promise<void> => {
    // What is missing is written whole, so another folder that came in its place during the round would get it; the next round says so.
    if (!(await isInPlace())) return
    await files.sync()
    if (isBetween && performance.now() - listed.at < LISTED_EVERY_MS) return tell({ counts: journal.counts() })
    const unreadable = [...journal.unreadable(), ...problems]
    const text = JSON.stringify(unreadable)
    if (text !== listed.text) await writeUnreadable(places.out, unreadable)
    listed = { text, at: performance.now() }
    tell({ counts: journal.counts(), unreadable: { count: unreadable.length, first: unreadable.slice(0, NAMED_UNREADABLE) } })
  }

  return {
    round: async (signal) => {
      const began = performance.now()
      const { ready, growing, pictures, gone, ...glance } = await arrivals.look({ signal })
      const lookedMs = performance.now() - began
      if (gone.length > 0) journal.forget(gone)
      const closed: Glance['problems'][number][] = []
      if (ready.length === 0) problems = glance.problems
      tell({ pictures, waiting: growing + ready.length, line: (await batching()).line })
      await report(false)
      for (let at = 0; at < ready.length; at += BATCH) {
        signal.throwIfAborted()
        const current = await batching()
        tell({ phase: 'scoring', line: current.line, waiting: growing + ready.length - at })
        closed.push(...(await handleBatch(ready.slice(at, at + BATCH), current, { signal })))
        await report(true)
        await telling?.whatIsDue()
      }
      problems = [...glance.problems, ...closed]
      if (ready.length > 0) await report(false)
      await telling?.whatIsDue()
      tell({ phase: 'watching', fault: null, waiting: growing })
      return lookedMs
    },
    end: async () => await telling?.all(),
  }
}
