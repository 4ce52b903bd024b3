import { expect, test } from 'vitest'
import { killAtRandom } from '#test/kit/kill/proof.ts'

test('killing host, engine and page at 200 random moments of work loses nothing and leaves nothing half done', async () => {
  const proof = await killAtRandom({ kills: 200, seed: 1 })
  console.log(JSON.stringify(proof))
  expect(proof.losses).toEqual([])
  for (const count of [...Object.values(proof.killed), ...Object.values(proof.acknowledged)]) expect(count).toBeGreaterThan(0)
})
