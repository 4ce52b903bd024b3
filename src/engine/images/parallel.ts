import type { Work } from '#domain/work.ts'

/**
 * `fn` of every item, at most `limit` at a time, results in the items' order and no more than `limit` of them waiting to be taken. Cancel
 * is checked before each start. When it ends early, what runs is waited for, so that no file stays open behind the caller's back.
 */
export async function* streamParallel<T, R>(
  items: readonly T[],
  limit: number,
  fn: (item: T, index: number) => Promise<R>,
  work: Work,
): AsyncGenerator<R, void, undefined> {
  const running: Promise<R>[] = []
  const entries = items.entries()
  const fill = (): void => {
    while (running.length < limit) {
      const { done, value } = entries.next()
      if (done) return
      work.signal.throwIfAborted()
      const result = fn(value[1], value[0])
      void result.catch(() => undefined) // a failure behind the one that is waited for must not count as unhandled
      running.push(result)
    }
  }
  try {
    for (;;) {
      fill()
      const next = running.shift()
      if (next === undefined) return
      yield await next
    }
  } finally {
    await Promise.allSettled(running)
  }
}

/** As `streamParallel`, all results at once. */
export async function mapParallel<T, R>(
  items: readonly T[],
  limit: number,
  fn: (item: T, index: number) => Promise<R>,
  work: Work,
): Promise<R[]> {
  const results: R[] = []
  for await (const result of streamParallel(items, limit, fn, work)) results.push(result)
  return results
}

/** Runs what it is given one after the other: for work of which two at once would not fit into memory. */
export function makeQueue(): <R>(fn: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve()
  return (fn) => {
    const result = last.then(fn)
    last = result.catch(() => undefined)
    return result
  }
}
