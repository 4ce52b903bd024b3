import { expect, test } from 'vitest'
import { waitByTrail } from '#host/people/tries.ts'
import { record } from '#host/trail/record.ts'
import { makeStore } from '#test/kit/stores.ts'

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 12, 9, 0, seconds)).toISOString()

async function trailOf(name: string) {
  const { reader, writer } = await makeStore()
  const object = name === '' ? 'a name that nobody has' : `person ${name}`
  const add = (action: 'session.refused' | 'signature.refused' | 'session.signed-in', seconds: number) =>
    writer.transaction().execute((all) => record(all, { who: '', how: 'program', at: at(seconds) }, { action, object }))
  return { add, waitMs: (seconds: number) => waitByTrail(reader, name, at(seconds)), writer }
}

test('the fifth wrong password in a row makes the next wait 5 s, then twice as long each time, 5 min at most', async () => {
  const { add, waitMs } = await trailOf('Manager 1')
  for (const [second, wait] of [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300].entries()) {
    await add(second % 2 === 0 ? 'session.refused' : 'signature.refused', second)
    expect(await waitMs(second)).toBe(wait * 1000)
  }
  expect(await waitMs(11 + 299)).toBe(1000)
  expect(await waitMs(11 + 300)).toBe(0)
})

test('a right one, by signing in or by a signed act, begins the row anew; others’ do not', async () => {
  const { add, waitMs, writer } = await trailOf('Manager 1')
  const wrong = async () => {
    for (let i = 0; i < 5; i++) await add('session.refused', 0)
  }
  await wrong()
  expect(await waitMs(0)).toBe(5000)
  await add('session.signed-in', 1)
  expect(await waitMs(1)).toBe(0)
  await wrong()
  const signed = (who: string) =>
    writer.transaction().execute((all) => record(all, { who, how: 'signed', at: at(2) }, { action: 'report.made', object: 'report 1' }))
  await signed('Manager 2')
  expect(await waitMs(0)).toBe(5000)
  await signed('Manager 1')
  expect(await waitMs(2)).toBe(0)
})

test('names that nobody has are one row, and what is a day old is forgotten', async () => {
  const { add, waitMs } = await trailOf('')
  for (let i = 0; i < 5; i++) await add('session.refused', 0)
  expect(await waitMs(0)).toBe(5000)
  expect(await waitMs(24 * 3600 + 1)).toBe(0)
  // A clock that was put back.
  expect(await waitMs(-3600)).toBe(5000)
})
