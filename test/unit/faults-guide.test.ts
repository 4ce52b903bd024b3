import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FAULT_EXIT } from '#domain/faults.ts'

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guide/faults.md'), 'utf8')

/** The guide's lines: code, meaning, remedy, exit status. */
const rows = [...GUIDE.matchAll(/^\| `([\w.-]+)` \| ([^|]+) \| ([^|]+) \| (\d) \|$/gm)].map(([, code, , , exit]) => [code, Number(exit)])

test('the guide has one line for every fault code, in the order of the code, with the exit status of the command line', () => {
  expect(rows).toEqual(Object.entries(FAULT_EXIT))
})
