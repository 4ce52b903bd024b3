import { existsSync } from 'node:fs'
import { appendFile, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendLine, readLines } from '#disk/lines.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

describe('appendLine and readLines', () => {
  test('a file that is not there has no lines; what is appended comes back in order', async () => {
    const path = join(await temporaryFolder(), 'history.jsonl')
    expect(await readLines(path)).toEqual([])
    await appendLine(path, '{"epoch":1}')
    await appendLine(path, '{"epoch":2,"text":"größer"}')
    expect(await readLines(path)).toEqual(['{"epoch":1}', '{"epoch":2,"text":"größer"}'])
  })

  test('a torn last line is left out by the reader and cut off by the next append', async () => {
    const path = join(await temporaryFolder(), 'history.jsonl')
    await appendLine(path, 'one')
    await appendFile(path, '{"epoch":2,"lo')
    expect(await readLines(path)).toEqual(['one'])
    await appendLine(path, 'two')
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
  })

  test('a torn line longer than one block is cut off, with or without a whole line before it', async () => {
    const folder = await temporaryFolder()
    for (const [name, before] of [
      ['a', 'one\n'],
      ['b', ''],
    ] as const) {
      const path = join(folder, name)
      await writeFile(path, before + 'x'.repeat(10_000))
      await appendLine(path, 'two')
      expect(await readFile(path, 'utf8')).toBe(`${before}two\n`)
    }
  })

  test.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
    const path = join(await temporaryFolder(), 'history.jsonl')
    await symlink('/dev/full', path)
    const fault = await caughtFault(() => appendLine(path, 'one'))
    expect(['file.disk-full', 'file.unwritable']).toContain(fault.code) // a device cannot be cut to a length, which comes first
  })
})
