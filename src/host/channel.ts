/** A stream that is pushed into on one side and read on the other. Whoever reads may leave at any time. */
export type Channel<T> = AsyncIteratorObject<T, undefined> & {
  push(value: T): void
  end(): void
  fail(error: unknown): void
}

/**
 * Makes one. `onLeave` is called once, when the reader has left or everything was read. A reader that is slower than the writer
 * finds what it missed; past `most` values the oldest go, since events are facts that a page reads again anyway.
 */
export function makeChannel<T>(onLeave: () => void, most = 10_000): Channel<T> {
  const waiting: T[] = []
  let reader: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void } | undefined
  let ending: (() => Promise<IteratorResult<T, undefined>>) | undefined
  let isOpen = true

  const leave = (): void => {
    if (!isOpen) return
    isOpen = false
    onLeave()
  }
  const over = (): Promise<IteratorResult<T, undefined>> => Promise.resolve({ done: true, value: undefined })
  const finish = (how: () => Promise<IteratorResult<T, undefined>>): void => {
    ending ??= how
    if (reader === undefined) return
    how().then(reader.resolve, reader.reject)
    reader = undefined
    leave()
  }
  const channel: Channel<T> = {
    push: (value) => {
      if (ending !== undefined) return
      if (reader !== undefined) {
        reader.resolve({ done: false, value })
        reader = undefined
      } else if (waiting.push(value) > most) waiting.shift()
    },
    end: () => finish(over),
    fail: (error) => finish(() => Promise.reject(error instanceof Error ? error : new Error(String(error)))),
    next: () => {
      const [value] = waiting
      if (waiting.length > 0 && value !== undefined) {
        waiting.shift()
        return Promise.resolve({ done: false, value })
      }
      if (ending === undefined) return new Promise((resolve, reject) => (reader = { resolve, reject }))
      leave()
      const end = ending
      ending = over
      return end()
    },
    return: () => {
      waiting.length = 0
      finish(over)
      ending = over
      leave()
      return over()
    },
    [Symbol.asyncIterator]: () => channel,
  }
  return channel
}
