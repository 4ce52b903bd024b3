import type { Arrival, Journal } from './journal.ts'

/** What enters the project in one transaction, with one entry for all that passed. */
const AT_ONCE = 256
/** Nothing waits longer than that: a report of a shift is asked for later than a minute after its end. */
const LONGEST_MS = 60_000

/**
 * Brings what the journal holds into the project. A flagged part is waited for by people, so it enters at once, and everything before it
 * with it; passed ones alone enter when there are many or a minute has gone: on a line of one part a second, an entry in the trail for each
 * would be 30,000 a shift.
 */
export function makeTelling(
  journal: Journal,
  tell: (arrivals: readonly Arrival[]) => Promise<void>,
): { whatIsDue(): Promise<void>; all(): Promise<void> } {
  /** Since when something waits; what an earlier process left waits for ever. */
  let since = -Infinity
  const all = async (): Promise<void> => {
    for (;;) {
      const held = journal.held(AT_ONCE)
      const last = held.at(-1)
      if (last === undefined) return
      await tell(held.map(({ arrival }) => arrival))
      journal.release(last.id)
    }
  }
  return {
    all,
    whatIsDue: async () => {
      const { all: count, flagged } = journal.countHeld()
      if (count === 0) since = Infinity
      else if (since === Infinity) since = performance.now()
      if (flagged === 0 && count < AT_ONCE && performance.now() - since < LONGEST_MS) return
      await all()
      since = Infinity
    },
  }
}
