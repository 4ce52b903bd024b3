import type { FaultRecord } from '#domain/faults.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { ENGINE_ENTRY } from '#host/jobs/engine-entry.ts'
import { makeReporter } from './progress.ts'
import { faultText } from './fault-text.ts'
import { printable, printableLine } from './printable.ts'

/** One start of the program: where things are printed, and how it is stopped. */
export type Session = {
  readonly json: boolean
  /** Words after `residuum`, for verbs whose flags depend on other flags. */
  readonly args: readonly string[]
  /** Everything a job needs to know of whoever watches it. `pausable`: the first Ctrl+C saves a checkpoint. */
  watch(options?: { pausable?: boolean }): JobWatch
  /** A line on stderr, above the progress bar. */
  log(text: string): void
  /** The one answer: as a JSON object on one line of stdout, or as text for people. */
  answer(result: object, text: string): void
  /** The job did not get to its end because a person stopped it: exit status 1, and how to go on. */
  stopped(result: object, text: string): void
  /** A fault, as {"error": …} or as three sentences on stderr. */
  fail(fault: FaultRecord): void
}

export function makeSession(args: readonly string[]): Session {
  const json = args.includes('--json')
  const reporter = makeReporter(process.stderr)
  const log = (text: string): void => reporter.line(printable(text))
  const onInterrupt = makeInterrupts()

  return {
    json,
    args,
    log,
    watch: (options = {}) => {
      const cancel = new AbortController()
      const pause = new AbortController()
      onInterrupt((count) => {
        if (options.pausable === true && count === 1) {
          log('Saving a checkpoint, then stopping. Press Ctrl+C again to stop at once.')
          pause.abort()
        } else cancel.abort()
      })
      return {
        engine: ENGINE_ENTRY,
        signal: cancel.signal,
        pause: pause.signal,
        onProgress: reporter.progress,
        onWarning: (text) => log(`Warning: ${printableLine(text)}`),
        onLog: log,
      }
    },
    answer: (result, text) => {
      reporter.end()
      print(json ? JSON.stringify(result) : printable(text))
    },
    stopped: (result, text) => {
      reporter.end()
      if (json) print(JSON.stringify(result))
      else log(text)
      process.exitCode = 1
    },
    fail: (fault) => {
      reporter.end()
      if (json) print(JSON.stringify({ error: { code: fault.code, ...fault.text, data: fault.data, reference: fault.reference } }))
      else log(faultText(fault))
    },
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Calls every listener with 1, 2, … for each Ctrl+C; a request to terminate counts as the second, which asks nothing more. */
function makeInterrupts(): (listener: (count: number) => void) => void {
  const listeners: ((count: number) => void)[] = []
  let count = 0
  const tell = (): void => {
    for (const listener of listeners) listener(count)
  }
  const attach = (): void => {
    process.on('SIGINT', () => {
      count++
      tell()
    })
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        count = 2
        tell()
      })
    }
  }
  return (listener) => {
    // Only from the first job on: before it, Ctrl+C ends the program as usual.
    if (listeners.length === 0) attach()
    listeners.push(listener)
  }
}
