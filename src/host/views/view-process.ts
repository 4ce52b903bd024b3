import type { ChildProcess } from 'node:child_process'
import { Fault } from '#domain/faults.ts'
import type { EngineMessage, HostMessage, ViewOutcome, ViewTask } from '#engine/protocol.ts'
import { forkEngine } from '#host/jobs/engine-entry.ts'

/** Has things made that people look at, by one engine process that is started when it is first needed. */
export type Views = {
  /** Resolves when the files are there, with the numbers where a task asks for some. Newest requests go first; one that is no longer wanted is dropped. Faults: those of decoding and scoring, engine.lost. */
  make(task: ViewTask, signal?: AbortSignal): Promise<readonly number[]>
  close(): void
}

/** Requests at the engine at a time: decoding uses four threads, and one more waits. */
const AT_ONCE = 5
/** With nothing to do for this long the process ends and gives its memory back. */
const IDLE_MS = 120_000

type Waiting = { readonly id: number; readonly task: ViewTask; resolve(values: readonly number[]): void; reject(error: unknown): void }

export function makeViews(engine: string, log: (line: string) => void): Views {
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let isClosed = false
  let lastId = 0
  const waiting: Waiting[] = []
  const asked = new Map<number, Waiting>()

  const start = (): ChildProcess => {
    const started = forkEngine(engine)
    started.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()))
    started.on('message', (message: EngineMessage) => {
      if (message.type === 'ready') started.send({ type: 'job', job: { kind: 'view' } } satisfies HostMessage)
      if (message.type === 'viewed') settle(message.id, message.outcome)
    })
    started.on('error', () => undefined) // 'close' follows
    started.on('close', () => {
      if (child === started) child = undefined
      for (const [id, request] of asked) {
        asked.delete(id)
        request.reject(lostFault(started))
      }
      hand()
    })
    return started
  }
  /** Gives the engine what it can take, the newest first: it is what is on the screen. */
  const hand = (): void => {
    clearTimeout(idle)
    // What still waits is not wanted any more, and must not start an engine that would keep the program from ending.
    if (isClosed) for (const request of waiting.splice(0)) request.reject(new Error('The program is ending.'))
    while (asked.size < AT_ONCE) {
      const next = waiting.pop()
      if (next === undefined) break
      asked.set(next.id, next)
      child ??= start()
      child.send({ type: 'view', request: { id: next.id, task: next.task } } satisfies HostMessage, () => undefined)
    }
    if (asked.size === 0 && child !== undefined) idle = setTimeout(end, IDLE_MS).unref()
  }
  const settle = (id: number, outcome: ViewOutcome): void => {
    const request = asked.get(id)
    asked.delete(id)
    if (outcome.at === 'done') request?.resolve(outcome.values ?? [])
    else request?.reject(Fault.fromRecord(outcome.fault))
    hand()
  }
  const end = (): void => {
    child?.kill('SIGKILL') // it holds nothing that a kill could harm: files appear whole
    child = undefined
  }

  return {
    make: (task, signal) =>
      new Promise((resolve, reject) => {
        const request = { id: ++lastId, task, resolve, reject }
        waiting.push(request)
        signal?.addEventListener('abort', () => {
          const at = waiting.indexOf(request)
          if (at < 0) return // it is being made; the next one who asks finds it
          waiting.splice(at, 1)
          reject(signal.reason instanceof Error ? signal.reason : new Error('Not wanted any more.'))
        })
        hand()
      }),
    close: () => {
      isClosed = true
      hand()
      clearTimeout(idle)
      end()
    },
  }
}

function lostFault({ signalCode, exitCode }: ChildProcess): Fault {
  const how = signalCode === null ? `with exit status ${exitCode ?? 'unknown'}` : `by signal ${signalCode}`
  const text = {
    what: 'The picture could not be shown.',
    why: `The engine process that makes it ended ${how}.`,
    do: 'Look at the part again: the engine is started anew.',
  }
  return new Fault('engine.lost', text, { data: { exitCode, signal: signalCode } })
}
