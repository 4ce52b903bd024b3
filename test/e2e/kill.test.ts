import { expect, test } from 'vitest'
import { killAtRandom } from '#test/kit/kill/proof.ts'

test('killing host, engine and page at eight random moments of work loses nothing and leaves nothing half done', async () => {
  const { killed, acknowledged, losses } = await killAtRandom({ kills: 8, seed: 4 })
  expect(losses).toEqual([])
  expect(killed.host + killed.engine + killed.page).toBe(8)
  expect(acknowledged.judge).toBeGreaterThan(0)
})
