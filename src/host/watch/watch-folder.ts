import { rm, mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { lockFolder } from '#disk/lock.ts'
import { readFinishedRun } from '#disk/run-folder.ts'
import { Fault, type FaultCode } from '#domain/faults.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { Line } from '#domain/threshold.ts'
import type { WatchState } from '#rpc/schemas/watch.ts'
import { makeArrivals } from './arrivals.ts'
import { handleBatch, type Batching } from './handle-batch.ts'
import { openJournal, type Arrival, type Journal } from './journal.ts'
import { makeTelling } from './telling.ts'
import { findPlaces, ownFolder, stagingFolder } from './places.ts'
import { makeResultFiles, writeUnreadable } from './result-files.ts'
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
  /** Once the folder is ours and its journal is open. */
  readonly onOpen?: (journal: Journal) => void
}

const INTERVAL_MS = 1000
/** A look at a slow share takes at most a fifth of the time. */
const REST_PER_LOOK = 4
/** Until a full disk or a lost share is tried again. */
const STALLED_MS = 5000
/** What the scorer takes at once; also what one transaction of the journal holds, and a crash has done again. */
const BATCH = 16
const NAMED_UNREADABLE = 100

/** What is not the end of it: it can be mended while the program waits. */
const MENDABLE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'file.disk-full',
  'file.unwritable',
  'file.unreadable',
  'file.missing',
  'engine.lost',
])

/**
 * Scores what arrives in a folder until it is told to stop: nothing twice, nothing left out, whatever ends the program in between. One process
 * at a time for a folder of results. Faults: watch.nested, watch.taken, run.locked, those of reading the run; what can be mended (a full disk,
 * a share that is gone) is a state and is tried again.
 */
export async function watchFolder(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { run: folder, device, engine, log, intervalMs = INTERVAL_MS } = options
  const { run, result } = await readFinishedRun(folder)
  const places = await findPlaces(options.in, options.out)
  const lock = await lockFolder(ownFolder(places.out))
  const scoring = makeScoringProcess({ engine, run: folder, device, facts: options.onArrivals !== undefined, log })
  // What is being scored then is scored again at the next start.
  signal.addEventListener('abort', scoring.close)
  let journal: Journal | undefined
  try {
    await rm(stagingFolder(places.out), { recursive: true, force: true }) // what a crash left
    await mkdir(stagingFolder(places.out))
    const open = (journal = openJournal(places.out, run.id))
    options.onOpen?.(open)
    const files = makeResultFiles(places.out, open)
    const arrivals = makeArrivals(places.in, open)
    const calibration = sortScores(result.calibration[result.reduction] ?? [])
    const { onArrivals } = options
    const telling = onArrivals && makeTelling(open, (arrivals) => onArrivals(arrivals, places.out))
    const batching = async (): Promise<Batching> => ({
      places,
      journal: open,
      scoring,
      line: await options.line(),
      calibration,
      now: options.now,
      tells: telling !== undefined,
    })
    let state: WatchState = {
      in: places.in,
      out: places.out,
      line: await options.line(),
      phase: 'watching',
      pictures: 0,
      waiting: 0,
      counts: open.counts(),
      unreadable: { count: 0, first: [] },
      fault: null,
    }
    const tell = (change: Partial<WatchState>): void => {
      state = { ...state, ...change }
      options.onState?.(state)
    }
    let listed = ''
    const report = async (): Promise<void> => {
      const unreadable = open.unreadable()
      const list = JSON.stringify(unreadable)
      if (list !== listed) await writeUnreadable(places.out, unreadable)
      listed = list
      await files.sync()
      tell({ counts: open.counts(), unreadable: { count: unreadable.length, first: unreadable.slice(0, NAMED_UNREADABLE) } })
    }
    /** Gives how long to rest. */
    const round = async (): Promise<number> => {
      const began = performance.now()
      const { ready, growing, pictures, gone } = await arrivals.look({ signal })
      const lookedMs = performance.now() - began
      if (gone.length > 0) open.forget(gone)
      tell({ pictures, waiting: growing + ready.length, line: await options.line() })
      await report()
      for (let at = 0; at < ready.length; at += BATCH) {
        signal.throwIfAborted()
        const current = await batching()
        tell({ phase: 'scoring', line: current.line, waiting: growing + ready.length - at })
        await handleBatch(ready.slice(at, at + BATCH), current, { signal })
        await telling?.whatIsDue()
        await report()
      }
      await telling?.whatIsDue()
      tell({ phase: 'watching', fault: null, waiting: growing })
      return Math.max(intervalMs, REST_PER_LOOK * lookedMs)
    }
    while (!signal.aborted) {
      let restMs = STALLED_MS
      try {
        restMs = await round()
      } catch (error) {
        if (signal.aborted) break
        if (!(error instanceof Fault) || !MENDABLE.has(error.code)) throw error
        if (state.fault?.code !== error.code || state.fault.text.why !== error.text.why)
          log(`${error.text.what} ${error.text.why} It is tried again every ${STALLED_MS / 1000} s.`)
        tell({ phase: 'stalled', fault: error.toRecord() })
      }
      await sleep(restMs, undefined, { signal }).catch(() => undefined)
    }
    await telling?.all().catch((error: unknown) => {
      // The journal holds it for the next start.
      if (!(error instanceof Fault) || !MENDABLE.has(error.code)) throw error
      log(`${error.text.what} ${error.text.why} What arrived last enters the project at the next start.`)
    })
  } finally {
    signal.removeEventListener('abort', scoring.close)
    scoring.close()
    journal?.close()
    lock.release()
  }
}
