import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ViewTask } from '#engine/protocol.ts'
import { makeViews } from '#host/views/view-process.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

test('closing ends everything that waits, and starts no engine for it that would keep the program from ending', async () => {
  // An engine that takes what it is given and never answers; it tells of each start.
  const engine = join(await temporaryFolder(), 'engine.cjs')
  await writeFile(engine, 'process.stderr.write("started\\n"); process.send({ type: "ready" }); setInterval(() => undefined, 1000)')
  let starts = 0
  let isUp: () => void = () => undefined
  const up = new Promise<void>((resolve) => (isUp = resolve))
  const views = makeViews(engine, () => {
    starts++
    isUp()
  })
  // More than are handed over at a time; what they ask for is not looked at.
  const asked = Array.from({ length: 12 }, () => views.make({} as ViewTask))
  await up
  views.close()
  const ends = await Promise.allSettled(asked)
  expect(ends.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'))
  expect(starts).toBe(1)
})
