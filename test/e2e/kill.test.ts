import { expect, test } from 'vitest'
import { actAtTwoHosts, killAtRandom } from '#test/kit/kill/proof.ts'

test('killing host, engine and page at eight random moments of work loses nothing and leaves nothing half done', async () => {
  const { killed, acknowledged, losses } = await killAtRandom({ kills: 8, seed: 4 })
  expect(losses).toEqual([])
  expect(killed.host + killed.engine + killed.page).toBe(8)
  expect(acknowledged.judge).toBeGreaterThan(0)
})

test('two hosts on one project wait for each other, and nothing is lost or written over', async () => {
  const { acknowledged, losses } = await actAtTwoHosts({ acts: 60, seed: 3 })
  expect(losses).toEqual([])
  expect(Object.values(acknowledged).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(120)
})
