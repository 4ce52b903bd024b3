import type { DecodeAsk, DecodeGiven, DecodeKind, DecodeReply, DecodeRequest } from './decode-messages.ts'

type Waiting = { resolve(given: DecodeGiven[DecodeKind]): void; reject(error: Error): void }

/** Has pictures and maps read by a worker of its own. Throws what `signal` was aborted with, or an Error that says what is wrong. */
export class Decoder {
  readonly #worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => this.#settle(data))
    this.#worker.addEventListener('error', ({ message }) => {
      for (const id of this.#waiting.keys()) this.#settle({ id, problem: message })
    })
  }

  async read<K extends DecodeKind>(ask: Extract<DecodeAsk, { kind: K }>, signal: AbortSignal): Promise<DecodeGiven[K]> {
    signal.throwIfAborted()
    const id = ++this.#last
    const cancel = (): void => this.#worker.postMessage({ cancel: id } satisfies DecodeRequest)
    signal.addEventListener('abort', cancel, { once: true })
    try {
      const given = await new Promise<DecodeGiven[DecodeKind]>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        this.#worker.postMessage({ id, ask } satisfies DecodeRequest)
      })
      // The worker answers each question with what belongs to its kind.
      return given as DecodeGiven[K]
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  dispose(): void {
    this.#worker.terminate()
    for (const id of this.#waiting.keys()) this.#settle({ id, problem: 'The page was left.' })
  }

  #settle(reply: DecodeReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('given' in reply) waiting?.resolve(reply.given)
    else waiting?.reject(new Error(reply.problem))
  }
}
