import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { isSafeName } from '#host/backup/manifest.ts'
import { makeBackup } from '#host/backup/make-backup.ts'
import { restoreBackup } from '#host/backup/restore-backup.ts'
import { byProgram } from '#host/trail/record.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

const actor = byProgram('2026-11-24T10:00:00.000Z')
const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function goodBackup(): Promise<Buffer> {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a' })
  const opened = host.projects.open(project)
  await plant(opened.folder, { 'runs/1/run.json': '{"x":1}', 'runs/1/weights.safetensors': Buffer.alloc(20_000, 'weights') })
  const out = join(await temporaryFolder(), 'a.zip')
  await makeBackup(opened, out, actor, unwatched)
  return await readFile(out)
}

/** What a try to restore it ends with; whatever it is, nothing may be left in the folder around. */
async function tried(bytes: Uint8Array): Promise<{ code: string; why: string }> {
  const folder = await temporaryFolder()
  const file = join(await temporaryFolder(), 'b.zip')
  await writeFile(file, bytes)
  const { code, text } = await caughtFault(() => restoreBackup(file, join(folder, 'into'), actor, unwatched))
  expect(await readdir(folder)).toEqual([])
  return { code, why: text.why }
}

type Member = { readonly name: string; readonly content: string | Buffer }

/** A ZIP with a manifest of its own making. `say`: what the manifest says of each file. */
async function forged(
  members: readonly Member[],
  say: (member: Member) => object = ({ name, content }) => ({ name, sizeBytes: content.length, sha256: hashOf(content) }),
) {
  const zip = new ZipFile()
  const manifest = {
    manifest: 1,
    program: '0',
    madeAt: '',
    by: '',
    project: { uuid: '', name: '', createdAt: '', folder: '', pictures: '' },
    trail: { entries: 0, head: '' },
    notInIt: '',
    leftOut: [],
    files: members.map(say),
  }
  for (const { name, content } of members) zip.addBuffer(Buffer.from(content), name)
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), 'manifest.json')
  zip.end()
  return await buffer(zip.outputStream)
}

/** The same file with another name of the same length, which the library that writes would refuse. */
const renamed = (bytes: Buffer, from: string, to: string): Buffer => Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1')

test('a file that is cut off anywhere is refused', async () => {
  const bytes = await goodBackup()
  for (const part of [0, 0.1, 0.5, 0.9, 0.999])
    expect((await tried(bytes.subarray(0, Math.floor(bytes.length * part)))).code).toBe('backup.damaged')
})

test('a bit that is turned in any file of it is found', async () => {
  const bytes = await goodBackup()
  const at = bytes.indexOf('weightsweights')
  expect(at).toBeGreaterThan(0)
  const other = Buffer.from(bytes)
  other[at + 5000] = (other[at + 5000] ?? 0) ^ 1
  expect(await tried(other)).toMatchObject({ code: 'backup.damaged', why: expect.stringContaining('weights.safetensors') })
})

test.each([
  ['project/aa/evil', '../../../../evil'.slice(0, 15)],
  ['project/aa/evil', '/roject/aa/evil'],
  ['project/aa/evil', 'C:\\ject\\aa\\evil'.slice(0, 15)],
  ['project/aa/evil', 'project/../evil'],
  ['project/aa/evil', 'project/a\0/evil'],
])('the name %s as %s leads out of the folder, and is refused', async (name, evil) => {
  expect(evil.length).toBe(name.length)
  expect((await tried(renamed(await forged([{ name, content: 'x' }]), name, evil))).code).toBe('backup.damaged')
})

test('a manifest that says other sizes, other hashes, or names too few or too many is refused', async () => {
  const database = { name: 'project/project.db', content: 'x' }
  const say = (change: object) => (member: Member) => ({
    name: member.name,
    sizeBytes: member.content.length,
    sha256: hashOf(member.content),
    ...change,
  })
  expect((await tried(await forged([database], say({ sizeBytes: 2 })))).why).toContain('bytes')
  expect((await tried(await forged([database], say({ sha256: hashOf('y') })))).why).toContain('changed or damaged')
  expect((await tried(await forged([database], say({ name: 'project/other.db' })))).why).toContain('not in it')
  expect((await tried(await forged([{ name: 'project/a.txt', content: 'x' }]))).why).toContain('project.db')
  const hidden = await forged([database, { name: 'more.txt', content: 'm' }], say({}))
  expect((await tried(hidden)).code).toBe('backup.damaged')
})

test('a bomb is refused: its files are not larger than its manifest says, and it does not fit the disk', async () => {
  const bomb = { name: 'project/project.db', content: Buffer.alloc(50_000_000) }
  const packed = await forged([bomb], ({ name }) => ({ name, sizeBytes: 10, sha256: hashOf('x') }))
  expect(packed.length).toBeLessThan(100_000)
  expect((await tried(packed)).why).toContain('50000000 bytes')
  // The directory of the ZIP lies as well.
  const size = Buffer.alloc(4)
  size.writeUInt32LE(50_000_000)
  const ten = Buffer.alloc(4)
  ten.writeUInt32LE(10)
  expect((await tried(renamed(packed, size.toString('latin1'), ten.toString('latin1')))).code).toBe('backup.damaged')
})

test('what is no ZIP, or a ZIP of something else, is refused', async () => {
  expect((await tried(Buffer.from('PK, or so it says'))).code).toBe('backup.damaged')
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from('hello'), 'hello.txt')
  zip.end()
  expect((await tried(await buffer(zip.outputStream))).why).toContain('no manifest')
  expect((await tried(await forged([{ name: 'project/project.db', content: 'this is no database' }]))).code).toBe('project.damaged')
})

test('names are safe on every system, or they are not taken', () => {
  for (const name of ['project.db', 'runs/1/a b.json', 'reports/1-한국어.pdf', 'a/.hidden', 'a/..b'])
    expect(isSafeName(name), name).toBe(true)
  for (const name of ['', '/a', 'a//b', '../a', 'a/..', 'a/./b', 'C:/a', 'a\\b', 'a/con', 'a/NUL.txt', 'a/b.', 'a/b ', 'a\nb', 'a?'])
    expect(isSafeName(name), name).toBe(false)
})
