import { describe, expect, it } from 'vitest'
import { Ahead, neighbours } from '#renderer/viewer/ahead.ts'

type Made = { readonly key: number }

function counting(failing: readonly number[] = []) {
  const begun: number[] = []
  const dropped: number[] = []
  const signals = new Map<number, AbortSignal>()
  const finish = new Map<number, () => void>()
  const ahead = new Ahead<Made>(
    (key, signal) => {
      begun.push(key)
      signals.set(key, signal)
      return new Promise((resolve, reject) =>
        finish.set(key, () => (failing.includes(key) ? reject(new Error('cannot be read')) : resolve({ key }))),
      )
    },
    ({ key }) => dropped.push(key),
  )
  const end = async (key: number): Promise<void> => {
    finish.get(key)?.()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { ahead, begun, dropped, signals, end }
}

describe('Ahead', () => {
  it('has what was wanted at once the second time', async () => {
    const { ahead, begun, end } = counting()
    const promise = ahead.want(7)
    await end(7)
    await expect(promise).resolves.toEqual({ key: 7 })
    expect(ahead.peek(7)).toEqual({ key: 7 })
    expect(ahead.want(7)).toBe(promise)
    expect(begun).toEqual([7])
  })
  it('makes the nearest first, two at a time', async () => {
    const { ahead, begun, end } = counting()
    ahead.keep([1, 2, 3, 4])
    expect(begun).toEqual([1, 2])
    await end(1)
    expect(begun).toEqual([1, 2, 3])
  })
  it('drops what is no longer near, and stops making it', async () => {
    const { ahead, begun, dropped, signals, end } = counting()
    ahead.keep([1, 2])
    await end(1)
    ahead.keep([3])
    expect(dropped).toEqual([1])
    expect(signals.get(2)!.aborted).toBe(true)
    expect(ahead.peek(1)).toBeUndefined()
    // It came all the same: nobody must be left holding it.
    await end(2)
    expect(dropped).toEqual([1, 2])
    expect(begun).toEqual([1, 2, 3])
  })
  it('goes past one that fails, and tries it anew when it is wanted', async () => {
    const { ahead, begun, end } = counting([1])
    ahead.keep([1, 2, 3])
    await end(1)
    expect(begun).toEqual([1, 2, 3])
    void ahead.want(1).catch(() => undefined)
    expect(begun).toEqual([1, 2, 3, 1])
  })
  it('holds nothing when it is disposed', async () => {
    const { ahead, dropped, end } = counting()
    ahead.keep([1, 2])
    await end(1)
    ahead.dispose()
    await end(2)
    expect(dropped).toEqual([1, 2])
  })
})

describe('neighbours', () => {
  const ids = [10, 11, 12, 13, 14, 15, 16, 17, 18]
  it('looks further in the direction of travel, nearest first', () => {
    expect(neighbours(ids, 3, 1, 5, 2)).toEqual([14, 12, 15, 11, 16, 17, 18])
    expect(neighbours(ids, 3, -1, 5, 2)).toEqual([12, 14, 11, 15, 10])
  })
  it('knows the ends', () => {
    expect(neighbours(ids, 8, 1, 5, 2)).toEqual([17, 16])
  })
})
