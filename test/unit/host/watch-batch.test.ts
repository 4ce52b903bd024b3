import { expect, test } from 'vitest'
import { Fault } from '#domain/faults.ts'
import { scoreBatch } from '#host/watch/score-batch.ts'

const lost = (): Fault => new Fault('engine.lost', { what: 'a', why: 'The engine process ended by signal SIGSEGV.', do: 'c' })

/** A scorer that is lost whenever it gets one of these. */
function fragile(poison: ReadonlySet<string>, asked: string[][] = []) {
  return {
    asked,
    score: (files: readonly string[]) => {
      asked.push([...files])
      if (files.some((file) => poison.has(file))) return Promise.reject(lost())
      return Promise.resolve(files.map((name) => ({ name, score: 1, parts: {} })))
    },
    look: () => Promise.resolve([]),
    close: () => undefined,
  }
}

test('a picture that takes the engine down is named, and the others of its batch are scored', async () => {
  const scorer = fragile(new Set(['b']))
  const rows = await scoreBatch(scorer, ['a', 'b', 'c'])
  expect(rows.map((row) => ('fault' in row ? row.fault.code : row.name))).toEqual(['a', 'engine.lost', 'c'])
  expect(scorer.asked).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['b'], [], ['c']])
})

test('an engine that was lost once leaves nothing out', async () => {
  let isFirst = true
  const scorer = {
    ...fragile(new Set()),
    score: (files: readonly string[]) => (isFirst ? ((isFirst = false), Promise.reject(lost())) : fragile(new Set()).score(files)),
  }
  expect((await scoreBatch(scorer, ['a', 'b'])).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('an engine that never starts is not the picture’s fault', async () => {
  await expect(scoreBatch({ ...fragile(new Set()), score: () => Promise.reject(lost()) }, ['a'])).rejects.toMatchObject({
    code: 'engine.lost',
  })
})

test('any other fault is not for this batch to mend', async () => {
  const fault = new Fault('run.damaged', { what: 'a', why: 'b', do: 'c' })
  await expect(scoreBatch({ ...fragile(new Set()), score: () => Promise.reject(fault) }, ['a'])).rejects.toBe(fault)
})
