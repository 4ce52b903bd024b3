import type { Signal } from '#domain/work.ts'

/** What `fn` gives, or undefined if it was cancelled: cancellation is no error. */
export async function cancellable<T>({ signal }: { readonly signal: Signal }, fn: () => Promise<T>): Promise<T | undefined> {
  try {
    return await fn()
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}
