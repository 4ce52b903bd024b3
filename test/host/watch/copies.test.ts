import { createHash } from 'node:crypto'
import { readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { numbered, place, stage } from '#host/watch/copies.ts'
import { findPlaces } from '#host/watch/places.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

async function staged(folder: string, text: string) {
  const file = join(folder, `staged-${Math.random()}`)
  await writeFile(file, text)
  return { file, sha256: hashOf(text), move: true }
}

test('a copy never writes over another picture of its name, and finds the one that an earlier try left', async () => {
  const folder = await temporaryFolder()
  const root = join(folder, 'out')
  expect(await place(await staged(folder, 'a'), root, 'pass/1/x.png')).toBe('pass/1/x.png')
  expect(await place(await staged(folder, 'b'), root, 'pass/1/x.png')).toBe('pass/1/x-2.png')
  expect(await place(await staged(folder, 'a'), root, 'pass/1/x.png')).toBe('pass/1/x.png')
  expect(await place(await staged(folder, 'b'), root, 'pass/1/x.png')).toBe('pass/1/x-2.png')
  expect((await readdir(join(root, 'pass/1'))).sort()).toEqual(['x-2.png', 'x.png'])
  expect(await readFile(join(root, 'pass/1/x-2.png'), 'utf8')).toBe('b')
})

test('what is copied and not moved stays where it was', async () => {
  const folder = await temporaryFolder()
  const one = await staged(folder, 'a')
  expect(await place({ ...one, move: false }, join(folder, 'out'), 'x.png')).toBe('x.png')
  expect(await readFile(one.file, 'utf8')).toBe('a')
  expect(await readdir(join(folder, 'out'))).toEqual(['x.png'])
})

test.each([
  ['a/b.png', 'a/b-3.png'],
  ['a.b/c', 'a.b/c-3'],
  ['two.dots.png', 'two.dots-3.png'],
])('%s becomes %s', (path, expected) => expect(numbered(path, 3)).toBe(expected))

test('a picture that has changed since it was listed is not read, nor one that is gone', async () => {
  const folder = await temporaryFolder()
  await plant(folder, { 'in/a.png': 'abc', 'staging/.keep': '' })
  const [root, staging] = [join(folder, 'in'), join(folder, 'staging')]
  const { size, mtimeMs } = await stat(join(root, 'a.png'))
  const facts = { path: 'a.png', sizeBytes: size, mtimeMs }
  expect(await stage(staging, root, { ...facts, sizeBytes: 2 })).toBeUndefined()
  expect(await stage(staging, root, { ...facts, mtimeMs: mtimeMs - 1 })).toBeUndefined()
  expect(await stage(staging, root, { ...facts, path: 'b.png' })).toBeUndefined()
  expect(await readdir(staging)).toEqual(['.keep'])
  expect(await stage(staging, root, facts)).toMatchObject({ path: 'a.png', sha256: hashOf('abc') })
})

test('refuses folders of which one lies in the other, behind links too', async () => {
  const folder = await temporaryFolder()
  await plant(folder, { 'in/sub/a.png': 'a', 'elsewhere/b.png': 'b' })
  const at = (path: string): string => join(folder, path)
  await symlink(at('in/sub'), at('link'))
  for (const [incoming, out] of [
    ['in', 'in'],
    ['in', 'in/out'],
    ['in/sub', 'in'],
    ['in', 'link/out'],
    ['link', 'in/sub'],
  ] as const) {
    expect((await caughtFault(() => findPlaces(at(incoming), at(out)))).code, `${incoming} ${out}`).toBe('watch.nested')
  }
  expect((await caughtFault(() => findPlaces(at('nowhere'), at('out')))).code).toBe('file.missing')
  expect((await caughtFault(() => findPlaces(at('in/sub/a.png'), at('out')))).code).toBe('file.missing')
  expect(await findPlaces(at('in'), at('in2/out'))).toEqual({ in: at('in'), out: at('in2/out') })
})
