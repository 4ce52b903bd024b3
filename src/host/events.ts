import type { HostEvent } from '#rpc/schemas/events.ts'
import { makeChannel, type Channel } from './channel.ts'

/** Announces facts to whoever listens; nobody is waited for. */
export type Events = {
  announce(event: HostEvent): void
  /** Everything announced from now on, until the reader leaves or the signal says so. */
  stream(signal: AbortSignal | undefined): Channel<HostEvent>
  listen(listener: (event: HostEvent) => void): () => void
}

export function makeEvents(): Events {
  const listeners = new Set<(event: HostEvent) => void>()
  const listen = (listener: (event: HostEvent) => void): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    announce: (event) => {
      for (const listener of listeners) listener(event)
    },
    listen,
    stream: (signal) => {
      const channel: Channel<HostEvent> = makeChannel<HostEvent>(() => stop())
      const stop = listen(channel.push)
      signal?.addEventListener('abort', () => channel.end(), { once: true })
      return channel
    },
  }
}
