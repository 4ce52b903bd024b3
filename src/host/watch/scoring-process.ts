import type { ChildProcess } from 'node:child_process'
import { Fault } from '#domain/faults.ts'
import type { EngineMessage, HostMessage, ScorePart, ScoreRow, StandByOutcome } from '#engine/protocol.ts'
import { forkEngine } from '#host/jobs/engine-entry.ts'

/** An engine process that holds a run ready: started when it is first needed, and again when it was lost. */
export type ScoringProcess = {
  /** In the order of the files, each named by its path. Faults: engine.lost, those of opening the run. */
  score(files: readonly string[]): Promise<readonly ScoreRow[]>
  close(): void
}

type Waiting = { readonly parts: readonly ScorePart[]; resolve(outcome: StandByOutcome): void; reject(error: unknown): void }

export function makeScoringProcess(options: {
  readonly engine: string
  readonly run: string
  readonly device: string
  /** Rows tell what the pictures hold. */
  readonly facts: boolean
  readonly log: (line: string) => void
}): ScoringProcess {
  const { engine, run, device, facts, log } = options
  let child: ChildProcess | undefined
  let isReady = false
  let lastId = 0
  let isClosed = false
  const waiting = new Map<number, Waiting>()

  const start = (): ChildProcess => {
    const started = forkEngine(engine)
    let last: Fault | undefined
    started.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()))
    started.on('message', (message: EngineMessage) => {
      if (message.type === 'ready') {
        isReady = true
        started.send({ type: 'job', job: { kind: 'stand-by', run, device, facts } } satisfies HostMessage)
        for (const [id, { parts }] of waiting) hand(started, id, parts)
      }
      if (message.type === 'failed') last = Fault.fromRecord(message.fault)
      if (message.type !== 'stood-by') return
      waiting.get(message.id)?.resolve(message.outcome)
      waiting.delete(message.id)
    })
    started.on('error', () => undefined) // 'close' follows
    started.on('close', () => {
      child = undefined
      isReady = false
      const fault = last ?? lostFault(started)
      for (const request of waiting.values()) request.reject(fault)
      waiting.clear()
    })
    return started
  }
  const hand = (to: ChildProcess, id: number, parts: readonly ScorePart[]): void =>
    void to.send({ type: 'stand-by', request: { id, parts } } satisfies HostMessage, () => undefined) // one that is gone says so by 'close'
  const ask = (parts: readonly ScorePart[]): Promise<StandByOutcome> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('The scoring has ended.'))
      const id = ++lastId
      waiting.set(id, { parts, resolve, reject })
      child ??= start()
      if (isReady) hand(child, id, parts)
    })

  return {
    score: async (files) => {
      const outcome = await ask(files.map((path) => ({ name: path, path, masks: [], defective: null })))
      if (outcome.at === 'scored') return outcome.rows
      throw Fault.fromRecord(outcome.fault)
    },
    close: () => {
      isClosed = true
      child?.kill('SIGKILL') // it writes nothing
    },
  }
}

function lostFault({ signalCode, exitCode }: ChildProcess): Fault {
  const how = signalCode === null ? `with exit status ${exitCode ?? 'unknown'}` : `by signal ${signalCode}`
  const text = {
    what: 'The scoring was interrupted.',
    why: `The engine process ended ${how}.`,
    do: 'It is started again by itself; free memory if this repeats.',
  }
  return new Fault('engine.lost', text, { data: { exitCode, signal: signalCode } })
}
