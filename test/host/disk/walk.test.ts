import { chmod, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { byCodeUnit, walk } from '#disk/walk.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { cancelled, unwatched } from '#test/kit/work.ts'

describe('walk', () => {
  test('lists every file below the root in the order of code units, not of a language', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['b.png', 'a/z.png', 'B.png', 'a.png', 'ä.png', 'a/b/c.png', '10.png', '9.png'])
    const { files, problems } = await walk(folder, unwatched)
    expect(files).toEqual(['10.png', '9.png', 'B.png', 'a.png', 'a/b/c.png', 'a/z.png', 'b.png', 'ä.png'])
    expect(problems).toEqual([])
  })

  test('leaves out hidden files and what systems leave behind', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png', '._a.png', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.git/b.png', '__MACOSX/c.png'])
    expect((await walk(folder, unwatched)).files).toEqual(['a.png'])
  })

  test('keeps names as the disk has them: composed and decomposed are two names', async () => {
    const folder = await temporaryFolder()
    const names = ['Gehäuse.png'.normalize('NFC'), 'Gehäuse.png'.normalize('NFD'), '部品 1.png', '🔩.png']
    await plant(folder, names)
    expect((await walk(folder, unwatched)).files).toEqual([...names].sort(byCodeUnit))
  })

  test('ends on links that lead in a circle, and lists each real folder once, under its own name', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['set/good/1.png'])
    await symlink('..', join(folder, 'set', 'up'))
    await symlink('.', join(folder, 'set', 'good', 'self'))
    await symlink('set', join(folder, 'a-second-way'))
    expect((await walk(folder, unwatched)).files).toEqual(['set/good/1.png'])
  })

  test('follows links that lead out of the root, to files and to folders', async () => {
    const outside = await temporaryFolder()
    const folder = await temporaryFolder()
    await plant(outside, ['deep/1.png', 'deep/er/2.png', '3.png'])
    await symlink(join(outside, 'deep'), join(folder, 'linked'))
    await symlink(join(outside, '3.png'), join(folder, 'three.png'))
    expect((await walk(folder, unwatched)).files).toEqual(['linked/1.png', 'linked/er/2.png', 'three.png'])
  })

  test('tells of links that lead nowhere and of names that are no text, and lists the rest', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png'])
    await symlink('gone.png', join(folder, 'dangling.png'))
    await symlink('circle.png', join(folder, 'circle.png'))
    if (process.platform === 'linux') await mkdir(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff])]))
    const { files, problems } = await walk(folder, unwatched)
    expect(files).toEqual(['a.png'])
    expect(problems.slice(0, 2)).toEqual([
      { path: 'circle.png', why: 'The link leads nowhere.' },
      { path: 'dangling.png', why: 'The link leads nowhere.' },
    ])
    if (process.platform === 'linux') expect(problems[2]).toEqual({ path: 'f\uFFFD', why: 'The name is not valid Unicode.' })
  })

  test.runIf(process.getuid?.() !== 0)('tells of a folder it may not read, and lists the rest', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png', 'locked/b.png'])
    await chmod(join(folder, 'locked'), 0o000)
    const { files, problems } = await walk(folder, unwatched)
    await chmod(join(folder, 'locked'), 0o700)
    expect(files).toEqual(['a.png'])
    expect(problems).toEqual([{ path: 'locked', why: 'The folder cannot be read (EACCES).' }])
  })

  test('says that the root does not exist, or is no folder', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png'])
    expect((await caughtFault(() => walk(join(folder, 'none'), unwatched))).code).toBe('file.missing')
    expect((await caughtFault(() => walk(join(folder, 'a.png'), unwatched))).code).toBe('file.missing')
  })

  test('stops when it is cancelled', async () => {
    const folder = await temporaryFolder()
    await expect(walk(folder, cancelled)).rejects.toThrow('aborted')
  })
})
