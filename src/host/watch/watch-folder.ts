import { setTimeout as sleep } from 'node:timers/promises'
import { readFinishedRun } from '#disk/run-folder.ts'
import { Fault, type FaultCode } from '#domain/faults.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { Line } from '#domain/threshold.ts'
import type { WatchState } from '#rpc/schemas/watch.ts'
import type { Batching } from './handle-batch.ts'
import type { Arrival, Journal } from './journal.ts'
import { openResults } from './results-folder.ts'
import { makeRounds, type Rounds } from './rounds.ts'
import { makeScoringProcess } from './scoring-process.ts'

export type WatchOptions = {
  readonly in: string
  readonly out: string
  /** The run's folder. */
  readonly run: string
  readonly device: string
  /** Asked before each batch: a line that comes into force counts from then on. */
  readonly line: () => Promise<Line>
  readonly engine: string
  readonly now: () => string
  readonly log: (line: string) => void
  readonly intervalMs?: number
  readonly onState?: (state: WatchState) => void
  /** Takes what arrived into a project; `out` has the copies. Done again after a crash, so it must not mind what is there. */
  readonly onArrivals?: (arrivals: readonly Arrival[], out: string) => Promise<void>
  /** Before the first look, when nothing is in the way of it. */
  readonly onBegin?: () => Promise<unknown>
  /** Once the folder is ours and its journal is open. */
  readonly onOpen?: (journal: Journal) => void
}

const INTERVAL_MS = 1000
/** A look at a slow share takes at most a fifth of the time. */
const REST_PER_LOOK = 4
/** Until a full disk or a lost share is tried again. */
const STALLED_MS = 5000

/** What is not the end of it: it can be mended while the program waits. */
const MENDABLE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'file.disk-full',
  'file.unwritable',
  'file.unreadable',
  'file.missing',
  'engine.lost',
  'project.missing',
])

/**
 * Scores what arrives in a folder until it is told to stop: nothing twice, nothing left out, whatever ends the program in between. One process
 * at a time for a folder of results. Faults: watch.nested, watch.taken, run.locked, those of reading the run; what can be mended (a full disk,
 * a share that is gone) is a state and is tried again.
 */
export async function watchFolder(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { run: folder, device, engine, log, onArrivals, intervalMs = INTERVAL_MS } = options
  const { run, result } = await readFinishedRun(folder)
  let opened = await openResults(options.in, options.out, run.id)
  const scoring = makeScoringProcess({ engine, run: folder, device, facts: onArrivals !== undefined, log })
  // What is being scored then is scored again at the next start.
  signal.addEventListener('abort', scoring.close)
  try {
    const calibration = sortScores(result.calibration[result.reduction] ?? [])
    let state: WatchState = {
      ...opened.places,
      line: await options.line(),
      phase: 'watching',
      pictures: 0,
      waiting: 0,
      counts: opened.journal.counts(),
      unreadable: { count: 0, first: [] },
      fault: null,
    }
    const tell = (change: Partial<WatchState>): void => {
      state = { ...state, ...change }
      options.onState?.(state)
    }
    const begin = (): Rounds => {
      const { places, journal, isInPlace } = opened
      options.onOpen?.(journal)
      const batching = async (): Promise<Batching> => {
        return { places, journal, scoring, line: await options.line(), calibration, now: options.now, tells: onArrivals !== undefined }
      }
      return makeRounds({ places, journal, isInPlace, batching, tell, ...(onArrivals !== undefined && { onArrivals }) })
    }
    await options.onBegin?.()
    let rounds = begin()
    while (!signal.aborted) {
      let restMs = STALLED_MS
      try {
        if (!(await opened.isInPlace())) {
          opened = await opened.again()
          rounds = begin()
        } else if (state.phase === 'stalled') await opened.tidy()
        restMs = Math.max(intervalMs, REST_PER_LOOK * (await rounds.round(signal)))
      } catch (error) {
        if (signal.aborted) break
        if (!isMendable(error)) throw error
        if (state.fault?.code !== error.code || state.fault.text.why !== error.text.why)
          log(`${error.text.what} ${error.text.why} It is tried again every ${STALLED_MS / 1000} s.`)
        tell({ phase: 'stalled', fault: error.toRecord() })
      }
      await sleep(restMs, undefined, { signal }).catch(() => undefined)
    }
    await rounds.end().catch((error: unknown) => {
      // The journal holds it for the next start.
      if (!isMendable(error)) throw error
      log(`${error.text.what} ${error.text.why} What arrived last enters the project at the next start.`)
    })
  } finally {
    signal.removeEventListener('abort', scoring.close)
    scoring.close()
    opened.close()
  }
}

function isMendable(error: unknown): error is Fault {
  return error instanceof Fault && MENDABLE.has(error.code)
}
