import { chmod, lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isTemporary, removeTemporaries, streamFileAtomic, writeFileAtomic } from '#disk/atomic.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

const isRoot = process.getuid?.() === 0

describe('writeFileAtomic', () => {
  test('writes text and bytes, replaces what was there, and makes folders on the way', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'a', 'b', 'run.json')
    await writeFileAtomic(path, 'first, and longer')
    await writeFileAtomic(path, new Uint8Array([0, 255, 10]))
    expect([...(await readFile(path))]).toEqual([0, 255, 10])
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['run.json'])
  })

  test('writes a name of 255 bytes', async () => {
    const path = join(await temporaryFolder(), `${'ü'.repeat(125)}.json`)
    await writeFileAtomic(path, 'x')
    expect(await readFile(path, 'utf8')).toBe('x')
  })

  test('replaces the file behind a link, not the link', async () => {
    const folder = await temporaryFolder()
    await plant(folder, { 'real.csv': 'old' })
    await symlink('real.csv', join(folder, 'link.csv'))
    await writeFileAtomic(join(folder, 'link.csv'), 'new')
    expect((await lstat(join(folder, 'link.csv'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(folder, 'real.csv'), 'utf8')).toBe('new')
  })

  test('says that a path through a file cannot be written', async () => {
    const folder = await temporaryFolder()
    await plant(folder, { file: 'x' })
    const fault = await caughtFault(() => writeFileAtomic(join(folder, 'file', 'scores.csv'), 'x'))
    expect(fault.code).toBe('file.unwritable')
    expect(fault.text.why).toBe('A part of its path is a file, not a folder.')
  })

  test('says that a folder is in the way, and leaves it as it was', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['scores.csv/inside.txt'])
    const fault = await caughtFault(() => writeFileAtomic(join(folder, 'scores.csv'), 'x'))
    expect(fault.code).toBe('file.unwritable')
    expect(fault.text.why).toBe('There is a folder of that name.')
    expect(await readdir(join(folder, 'scores.csv'))).toEqual(['inside.txt'])
  })

  // Root may write everywhere, except where the kernel itself refuses: /proc.
  test('says that a folder without write rights cannot be written', async () => {
    let folder = '/proc'
    if (!isRoot) {
      folder = join(await temporaryFolder(), 'locked')
      await mkdir(folder)
      await chmod(folder, 0o500)
    } else if (!existsSync('/proc')) return
    const fault = await caughtFault(() => writeFileAtomic(join(folder, 'scores.csv'), 'x'))
    expect(fault.code).toBe('file.unwritable')
  })

  test.runIf(existsSync('/dev/full'))('says that the disk is full, and does not put a file in the place of a device', async () => {
    const fault = await caughtFault(() => writeFileAtomic('/dev/full', 'x'))
    expect(fault.code).toBe('file.disk-full')
    expect((await lstat('/dev/full')).isCharacterDevice()).toBe(true)
  })
})

describe('streamFileAtomic', () => {
  test('writes what an asynchronous source yields, in order', async () => {
    const path = join(await temporaryFolder(), 'weights')
    await streamFileAtomic(
      path,
      (async function* () {
        yield 'one '
        yield Buffer.from('two')
      })(),
    )
    expect(await readFile(path, 'utf8')).toBe('one two')
  })

  test('keeps the former file and leaves nothing behind when the disk fills up half way', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'checkpoint')
    await writeFileAtomic(path, 'the last good state')
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' })
    const fault = await caughtFault(() =>
      streamFileAtomic(
        path,
        (function* () {
          yield 'half of it'
          throw full
        })(),
      ),
    )
    expect(fault.code).toBe('file.disk-full')
    expect(fault.text.why).toBe('The disk is full.')
    expect(await readFile(path, 'utf8')).toBe('the last good state')
    expect(await readdir(folder)).toEqual(['checkpoint'])
  })

  test('passes on an error that is not of the disk as it is', async () => {
    const path = join(await temporaryFolder(), 'x')
    const bug = new TypeError('a bug')
    const failing = (function* () {
      yield 'half of it'
      throw bug
    })()
    await expect(streamFileAtomic(path, failing)).rejects.toBe(bug)
  })
})

test('removeTemporaries removes what interrupted writes left, and nothing else', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.residuum-writing-00ff'), 'half')
  await plant(folder, ['run.json', '.hidden'])
  await removeTemporaries(folder)
  const names = await readdir(folder)
  expect(names.filter(isTemporary)).toEqual([])
  expect(names.sort()).toEqual(['.hidden', 'run.json'])
})
