import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Fault, type FaultData } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { EngineMessage, EpochRecord, HostMessage, Job, JobResult, Look, ScoreRow } from '#engine/protocol.ts'
import { forkEngine } from './engine-entry.ts'
import { isShown } from './library-notes.ts'

/** A cancel is answered within this time, or the engine is killed; the last checkpoint is on disk either way. */
export const CANCEL_GRACE_MS = 2_000

/** How many of the engine's last log lines a lost engine's fault carries. */
const LOG_TAIL = 20

export type JobWatch = {
  /** The built `engine/index.js`. */
  readonly engine: string
  /** Cancels: the engine ends at once and keeps its last checkpoint. */
  readonly signal: AbortSignal
  /** Pauses a training: the engine saves a checkpoint first. */
  readonly pause?: AbortSignal
  /** Ends the training's stage here and goes on with what follows it, at each `abort` event: a training has several stages. */
  readonly stop?: EventTarget
  readonly onProgress?: (progress: Progress) => void
  readonly onEpoch?: (record: EpochRecord) => void
  readonly onRows?: (rows: readonly ScoreRow[]) => void
  readonly onLooks?: (looks: readonly Look[]) => void
  /** New pictures are in the run's folder `samples`. */
  readonly onSnapshot?: () => void
  readonly onWarning?: (text: string) => void
  /** One line that the engine wrote to its log. */
  readonly onLog?: (line: string) => void
  /** The engine's process id, as soon as it runs. */
  readonly onStart?: (pid: number) => void
}

export type JobOutcome<K extends Job['kind']> =
  | { readonly at: 'done'; readonly result: JobResult[K] }
  | { readonly at: 'paused'; readonly checkpoint: string }
  | { readonly at: 'cancelled' }

/**
 * Starts an engine process for one job, watches it, and ends with it. Throws the engine's Fault, or `engine.lost` when the
 * process died without a last word (killed, out of memory, a driver's crash).
 */
export async function runJob<K extends Job['kind']>(job: Extract<Job, { kind: K }>, watch: JobWatch): Promise<JobOutcome<K>> {
  if (watch.signal.aborted) return { at: 'cancelled' }
  const child = forkEngine(watch.engine)
  if (child.pid !== undefined) watch.onStart?.(child.pid)
  const log = collectLog(child, watch.onLog)
  const tell = (message: HostMessage): void => {
    if (child.connected) child.send(message)
  }
  let graceEnd: NodeJS.Timeout | undefined
  const cancel = (): void => {
    tell({ type: 'cancel' })
    graceEnd ??= setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS)
  }
  const pause = (): void => tell({ type: 'pause' })
  const stop = (): void => tell({ type: 'stop' })
  watch.signal.addEventListener('abort', cancel)
  watch.pause?.addEventListener('abort', pause)
  watch.stop?.addEventListener('abort', stop)

  try {
    const last = await lastWord(child, job, watch)
    if (last !== undefined) return outcome<K>(last)
    if (watch.signal.aborted) return { at: 'cancelled' }
    throw lostEngine(job.kind, child, await log)
  } finally {
    clearTimeout(graceEnd)
    watch.signal.removeEventListener('abort', cancel)
    watch.pause?.removeEventListener('abort', pause)
    watch.stop?.removeEventListener('abort', stop)
  }
}

type LastWord = Extract<EngineMessage, { type: 'done' | 'failed' | 'paused' | 'cancelled' }>

/** Hands out what the engine says on the way; gives its last word once the process has ended, or undefined if there was none. */
function lastWord(child: ChildProcess, job: Job, watch: JobWatch): Promise<LastWord | undefined> {
  return new Promise((resolve, reject) => {
    let last: LastWord | undefined
    child.on('message', (message: EngineMessage) => {
      switch (message.type) {
        case 'ready':
          child.send({ type: 'job', job } satisfies HostMessage)
          if (watch.pause?.aborted === true) child.send({ type: 'pause' } satisfies HostMessage)
          break
        case 'progress':
          watch.onProgress?.(message.progress)
          break
        case 'epoch':
          watch.onEpoch?.(message.record)
          break
        case 'rows':
          watch.onRows?.(message.rows)
          break
        case 'looks':
          watch.onLooks?.(message.looks)
          break
        case 'snapshot':
          watch.onSnapshot?.()
          break
        case 'viewed':
          break // only for who asks for a view
        case 'stood-by':
          break // only for who has a run stand by
        case 'warning':
          watch.onWarning?.(message.text)
          break
        case 'done':
        case 'failed':
        case 'paused':
        case 'cancelled':
          last = message
          break
        default:
          message satisfies never
      }
    })
    child.on('error', reject)
    child.on('close', () => resolve(last))
  })
}

function outcome<K extends Job['kind']>(last: LastWord): JobOutcome<K> {
  switch (last.type) {
    case 'done':
      // The engine answers a job with that job's own kind of result.
      return { at: 'done', result: last.result as JobResult[K] }
    case 'paused':
      return { at: 'paused', checkpoint: last.checkpoint }
    case 'cancelled':
      return { at: 'cancelled' }
    case 'failed':
      throw Fault.fromRecord(last.fault)
  }
}

/** Passes the engine's log on line by line; gives the last lines when it has ended. */
async function collectLog(child: ChildProcess, onLog: JobWatch['onLog']): Promise<readonly string[]> {
  const tail: string[] = []
  if (child.stderr === null) return tail
  for await (const line of createInterface({ input: child.stderr })) {
    if (isShown(line)) onLog?.(line)
    tail.push(line)
    if (tail.length > LOG_TAIL) tail.shift()
  }
  return tail
}

function lostEngine(kind: Job['kind'], child: ChildProcess, log: readonly string[]): Fault {
  const outOfMemory = child.signalCode === 'SIGKILL' || log.some((line) => /out of memory|bad_alloc/i.test(line))
  const how = child.signalCode === null ? `with exit status ${child.exitCode ?? 'unknown'}` : `by signal ${child.signalCode}`
  const data: FaultData = { exitCode: child.exitCode, signal: child.signalCode, log: log.join('\n') }
  const why = outOfMemory
    ? `The engine process was ended ${how}, most often because the computer ran out of memory.`
    : `The engine process ended ${how} before the job was done.`
  const again = kind === 'train' ? 'Resume the run: it goes on from its last checkpoint.' : 'Start the job again.'
  const remedy = outOfMemory ? `${again} If it happens again, close other programs or choose a smaller batch or picture size.` : again
  return new Fault('engine.lost', { what: 'The engine stopped in the middle of its work.', why, do: remedy }, { data })
}
