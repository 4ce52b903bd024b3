import { randomBytes } from 'node:crypto'
import { Fault, internalFault, type FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import { JOBS } from './jobs/registry.ts'
import type { JobEnd, JobWork, RunJob } from './jobs/job.ts'
import type { EngineMessage, HostMessage, Job, StandByRequest, ViewRequest } from './protocol.ts'

// The engine process: it reads one job, does it, says how it ended, and exits. Whoever started it (`fork`) is at the other end of the channel.

/** At most ten progress reports a second cross the border; the last one always does. */
const PROGRESS_INTERVAL_MS = 100

const cancelled = new AbortController()
let pauseAsked = false
let stopsAsked = 0
const views = makeRequests<ViewRequest>()
const standBys = makeRequests<StandByRequest>()

// Ctrl+C in a terminal reaches the whole process group. What it means is the host's decision, which arrives as a message.
process.on('SIGINT', () => undefined)
// A request to end, from a service manager or a closed terminal: the run says so before the process goes.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancelled.abort())
// A host that is gone can neither read results nor ask for more; the last checkpoint stays.
process.on('disconnect', () => process.exit(1))
process.on('uncaughtException', (bug) => void send({ type: 'failed', fault: reportBug(bug) }).then(() => process.exit(1)))

process.on('message', (message: HostMessage) => {
  switch (message.type) {
    case 'job':
      void perform(message.job).then(async (last) => {
        await send(last)
        process.exit(0)
      })
      break
    case 'pause':
      pauseAsked = true
      break
    case 'stop':
      stopsAsked++
      break
    case 'view':
      views.push(message.request)
      break
    case 'stand-by':
      standBys.push(message.request)
      break
    case 'cancel':
      cancelled.abort()
      break
    default:
      message satisfies never
  }
})

void send({ type: 'ready' })

/** Does the job and gives the message that ends it. */
async function perform(job: Job): Promise<EngineMessage> {
  const report = limitedProgress()
  const work: JobWork = {
    signal: cancelled.signal,
    onProgress: report.next,
    pauseAsked: () => pauseAsked,
    takeStop: () => {
      if (stopsAsked === 0) return false
      stopsAsked--
      return true
    },
    onView: views.listen,
    onStandBy: standBys.listen,
    send: (message) => void send(message),
  }
  try {
    const end = await run(job, work)
    report.flush()
    return end.at === 'done' ? { type: 'done', result: end.result } : { type: 'paused', checkpoint: end.checkpoint }
  } catch (error) {
    report.flush()
    if (cancelled.signal.aborted) return { type: 'cancelled' }
    return { type: 'failed', fault: error instanceof Fault ? error.toRecord() : reportBug(error) }
  }
}

/** The registry pairs each kind with its own job type, which TypeScript cannot follow through a lookup by a union. */
async function run<K extends Job['kind']>(job: Extract<Job, { kind: K }>, work: JobWork): Promise<JobEnd<K>> {
  const load: () => Promise<RunJob<K>> = JOBS[job.kind as K]
  return (await load())(job, work)
}

/** Requests for the one job that takes them; those that come before it listens are kept. */
function makeRequests<T>(): { push(request: T): void; listen(listener: (request: T) => void): void } {
  const early: T[] = []
  let hand = (request: T): void => void early.push(request)
  return {
    push: (request) => hand(request),
    listen: (listener) => {
      hand = listener
      early.splice(0).forEach(listener)
    },
  }
}

/** Progress that is sent at most every PROGRESS_INTERVAL_MS; `flush` sends what was held back. */
function limitedProgress(): { next(progress: Progress): void; flush(): void } {
  let sentAt = -Infinity
  let held: Progress | undefined
  const emit = (progress: Progress): void => {
    sentAt = performance.now()
    held = undefined
    void send({ type: 'progress', progress })
  }
  return {
    next: (progress) => {
      if (progress.done < progress.total && performance.now() - sentAt < PROGRESS_INTERVAL_MS) held = progress
      else emit(progress)
    },
    flush: () => {
      if (held !== undefined) emit(held)
    },
  }
}

/** A bug becomes a fault with a reference number; its stack goes to the log under that number. */
function reportBug(bug: unknown): FaultRecord {
  const reference = randomBytes(4).toString('hex')
  console.error(`[${reference}] ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`)
  return internalFault(reference).toRecord()
}

/** Resolves when the message has been handed to the channel, or the channel is gone. */
function send(message: EngineMessage): Promise<void> {
  return new Promise((done) => {
    if (process.send === undefined || !process.connected) done()
    else process.send(message, () => done())
  })
}
