type Entry<T> = { readonly cancel: AbortController; readonly promise: Promise<T>; value?: T }

/** So many at a time besides the one that is wanted: more would only keep that one waiting. */
const AT_ONCE = 2

/** Things that are made ready before somebody asks for them, by number. What is no longer near is dropped, made or not. */
export class Ahead<T extends object> {
  readonly #entries = new Map<number, Entry<T>>()
  readonly #load: (key: number, signal: AbortSignal) => Promise<T>
  readonly #drop: (value: T) => void
  #next: readonly number[] = []
  #isEnded = false

  /** `drop`: gives back what a made thing holds. */
  constructor(load: (key: number, signal: AbortSignal) => Promise<T>, drop: (value: T) => void) {
    this.#load = load
    this.#drop = drop
  }

  /** It, if it is there. */
  peek(key: number): T | undefined {
    return this.#entries.get(key)?.value
  }

  /** It, as soon as it can be. One that failed is tried anew. */
  want(key: number): Promise<T> {
    return (this.#entries.get(key) ?? this.#begin(key)).promise
  }

  /** What to have ready from now on, the most wanted first; everything else is dropped. */
  keep(keys: readonly number[]): void {
    for (const [key, entry] of this.#entries) if (!keys.includes(key)) this.#forget(key, entry)
    this.#next = keys
    this.#more()
  }

  /** Something about one that is there has changed, and it need not be made anew. */
  replace(key: number, value: T): void {
    const entry = this.#entries.get(key)
    if (entry?.value !== undefined) this.#entries.set(key, { ...entry, promise: Promise.resolve(value), value })
  }

  /** Makes those anew that this is true of; they are not what they were. */
  renew(isOld: (key: number) => boolean): void {
    for (const [key, entry] of this.#entries) if (isOld(key)) this.#forget(key, entry)
    this.#more()
  }

  /** Drops everything, for good. */
  dispose(): void {
    this.#isEnded = true
    this.keep([])
  }

  #begin(key: number): Entry<T> {
    const cancel = new AbortController()
    const entry: Entry<T> = { cancel, promise: this.#load(key, cancel.signal) }
    this.#entries.set(key, entry)
    entry.promise.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return this.#drop(value)
        entry.value = value
        this.#more()
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
        // It is not tried again by itself: what cannot be read now, cannot be read at once either.
        this.#next = this.#next.filter((other) => other !== key)
        this.#more()
      },
    )
    return entry
  }

  #more(): void {
    if (this.#isEnded) return
    let busy = [...this.#entries.values()].filter(({ value }) => value === undefined).length
    for (const key of this.#next) {
      if (busy >= AT_ONCE) return
      if (this.#entries.has(key)) continue
      this.#begin(key)
      busy++
    }
  }

  #forget(key: number, entry: Entry<T>): void {
    this.#entries.delete(key)
    if (entry.value === undefined) entry.cancel.abort()
    else this.#drop(entry.value)
  }
}

/** The parts to have ready around the one that is shown: nearest first, more in the direction of travel. */
export function neighbours(ids: readonly number[], index: number, direction: 1 | -1, ahead: number, behind: number): number[] {
  const near: number[] = []
  for (let step = 1; step <= Math.max(ahead, behind); step++) {
    const [next, previous] = [ids[index + step * direction], ids[index - step * direction]]
    if (step <= ahead && next !== undefined) near.push(next)
    if (step <= behind && previous !== undefined) near.push(previous)
  }
  return near
}
