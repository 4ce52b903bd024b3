import type { HostEvent } from '#rpc/schemas/events.ts'

type EventOf<T extends HostEvent['type']> = Extract<HostEvent, { readonly type: T }>
/** Gives the way to stop listening. */
export type Listen = <T extends HostEvent['type']>(type: T, hear: (event: EventOf<T>) => void) => () => void

/** Who wants to hear of what. */
export class Listeners {
  readonly #heard = new Set<(event: HostEvent) => void>()

  hear: Listen = (type, hear) => {
    const only = (event: HostEvent): void => {
      if (isOf(event, type)) hear(event)
    }
    this.#heard.add(only)
    return () => void this.#heard.delete(only)
  }

  /** Of whatever happens. */
  hearAll(hear: (event: HostEvent) => void): () => void {
    this.#heard.add(hear)
    return () => void this.#heard.delete(hear)
  }

  tell(event: HostEvent): void {
    for (const hear of [...this.#heard]) hear(event)
  }
}

function isOf<T extends HostEvent['type']>(event: HostEvent, type: T): event is EventOf<T> {
  return event.type === type
}
