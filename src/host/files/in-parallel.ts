import type { Signal } from '#domain/work.ts'

/**
 * Does the same for every item, up to eight at once (libuv has four threads for files; more only fills its queue), and gives the results in
 * the items' order. The first error ends it; so does a cancel, between two items.
 */
export async function inParallel<T, R>(items: readonly T[], signal: Signal, each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  let hasFailed = false
  const worker = async (): Promise<void> => {
    try {
      for (const [i, item] of queue) {
        if (hasFailed) return
        signal.throwIfAborted()
        results[i] = await each(item)
      }
    } catch (error) {
      hasFailed = true
      throw error
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return results
}

const AT_ONCE = 8
