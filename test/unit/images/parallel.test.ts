import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeQueue, mapParallel, streamParallel } from '#engine/images/parallel.ts'
import { unwatched } from '#test/kit/work.ts'

/** Waits some turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await nextTurn()
}

test('results keep the items’ order and never more than the limit run, however long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (delays, limit) => {
      let running = 0
      let most = 0
      const twice = async (delay: number, index: number): Promise<string> => {
        most = Math.max(most, ++running)
        await turns(delay)
        running--
        return `${index}:${delay}`
      }
      expect(await mapParallel(delays, limit, twice, unwatched)).toEqual(delays.map((delay, i) => `${i}:${delay}`))
      expect(most).toBeLessThanOrEqual(limit)
    }),
    { numRuns: 50 },
  )
})

test('a failure ends it after what runs has ended, and starts nothing new', async () => {
  const started: number[] = []
  let ended = 0
  const work = async (item: number): Promise<void> => {
    started.push(item)
    await turns(item === 1 ? 1 : 5)
    ended++
    if (item === 1) throw new Error('item 1')
  }
  await expect(mapParallel([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, work, unwatched)).rejects.toThrow('item 1')
  expect(ended).toBe(started.length)
  expect(started.length).toBeLessThan(6)
})

test('cancelling starts nothing new', async () => {
  const stop = new AbortController()
  const started: number[] = []
  const work = async (item: number): Promise<void> => {
    started.push(item)
    if (item === 2) stop.abort()
    await turns(1)
  }
  await expect(mapParallel([0, 1, 2, 3, 4, 5, 6], 2, work, { signal: stop.signal })).rejects.toThrow(/abort/i)
  expect(Math.max(...started)).toBeLessThan(4)
})

test('a reader that stops early leaves nothing running', async () => {
  let running = 0
  const work = async (item: number): Promise<number> => {
    running++
    await turns(3)
    running--
    return item
  }
  for await (const item of streamParallel([0, 1, 2, 3, 4, 5], 3, work, unwatched)) if (item === 1) break
  expect(running).toBe(0)
})

test('a queue runs one after the other, and a failure does not stop those behind', async () => {
  const queue = makeQueue()
  const log: string[] = []
  const step = (name: string) => async () => {
    log.push(`${name} begins`)
    await turns(2)
    log.push(`${name} ends`)
    if (name === 'a') throw new Error('a')
    return name
  }
  const [a, b] = await Promise.allSettled([queue(step('a')), queue(step('b'))])
  expect([a!.status, b!.status]).toEqual(['rejected', 'fulfilled'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})
