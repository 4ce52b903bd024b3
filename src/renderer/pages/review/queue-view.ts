export const ORDERS = ['nearest', 'highest', 'arrival', 'random'] as const
export type Order = (typeof ORDERS)[number]

export const SHOWN = ['queue', 'second', 'disagreements', 'studies'] as const
export type ShownPart = (typeof SHOWN)[number]

/** What of the review is shown, as it stands in the address. */
export type QueueView = {
  readonly show: ShownPart
  readonly which: 'first' | 'second'
  readonly order: Order
  readonly passes: boolean
  readonly blind: boolean
}

/** From an address that anybody may have typed: what is not understood is left out. */
export function readQueueView({ show, order, passes, blind }: Readonly<Record<string, string | undefined>>): QueueView {
  const shown = SHOWN.find((one) => one === show) ?? 'queue'
  return {
    show: shown,
    which: shown === 'second' ? 'second' : 'first',
    order: ORDERS.find((one) => one === order) ?? 'nearest',
    passes: passes === '1',
    blind: blind === '1',
  }
}

export const ORDER_WORDS: Readonly<Record<Order, string>> = {
  nearest: 'nearest to line',
  highest: 'highest score',
  arrival: 'arrival',
  random: 'random',
}
