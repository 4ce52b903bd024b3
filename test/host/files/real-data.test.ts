import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importDataset } from '#host/files/import.ts'
import { unwatched } from '#test/kit/work.ts'

// Figures from the README of the data, which is not part of the project: without it there is nothing to check, and the test says so.
const SHARED = join(import.meta.dirname, '../../../../shared/data')
const SETS = [
  { name: 'cookie', good: 31, goodTest: 14, defectTypes: { broken: 32 }, maskedParts: 32 },
  { name: 'kolektor_tiles', good: 190, goodTest: 60, defectTypes: { crack: 52 }, maskedParts: 52 },
  {
    name: 'screw',
    good: 205,
    goodTest: 45,
    defectTypes: { manipulated_front: 10, scratch_head: 10, scratch_neck: 10, thread_side: 10, thread_top: 10 },
    maskedParts: 0,
  },
]

test.each(SETS)('$name is imported as its README counts it, without copies', async ({ name, good, ...expected }) => {
  if (!existsSync(join(SHARED, name))) {
    console.warn(`${name}: no ../shared/data here, nothing checked`)
    return
  }
  const { report } = await importDataset(join(SHARED, name), { seed: 1, work: unwatched })
  expect(report).toMatchObject({ ...expected, duplicates: [], takenOut: [], unreadable: [], unused: [] })
  expect(report.counts.train + report.counts.calibrate).toBe(good)
})
