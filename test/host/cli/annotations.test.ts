import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packRuns } from '#domain/masks/rle.ts'
import { residuum, residuumJson } from '#test/kit/command-line.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { connectionTo, projectWithAccounts } from '#test/kit/people.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const block = packRuns([5, 20, 32 * 24 - 25])

/** A closed project of two parts; `masks` of the first. */
async function closedProject(masks: readonly { label: string; counts: string }[]) {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  if (masks.length > 0) {
    const saved = { project, part: 1, expects: 0, width: 32, height: 24, masks: [...masks] }
    await connectionTo(host).annotations.save(saved)
  }
  const { folder } = host.projects.open(project)
  await host.close()
  return folder
}

test.each(['coco', 'csv', 'mvtec'])('takes masks out as %s and in again', async (format) => {
  const from = await closedProject([{ label: 'dent', counts: block }])
  const to = await closedProject([])
  const out = join(await mkdtemp(join(await temporaryFolder(), 'out-')), 'masks')
  const taken = await residuumJson('annotations', 'export', from, '--format', format, '--out', out, '--by', 'Engineer 1')
  expect(taken).toMatchObject({ status: 0, json: { out, parts: 1, masks: 1 } })
  const brought = await residuum('annotations', 'import', to, out, '--format', format, '--reason', 'drawn at the other site')
  expect(brought).toMatchObject({ status: 0, stdout: 'Took in 1 mask of 1 part.\n' })
  expect((await residuum('annotations', 'import', to, out, '--format', format)).stdout).toBe(
    'Took in 0 masks of 0 parts. 1 part had the same already.\n',
  )
  expect((await residuum('audit', 'verify', to)).status).toBe(0)
})

test('says what is wrong, and takes nothing in', async () => {
  const project = await closedProject([])
  expect((await residuumJson('annotations', 'export', project, '--format', 'coco', '--out', join(project, 'x'))).json).toMatchObject({
    error: { code: 'annotation.invalid' },
  })
  const path = join(await temporaryFolder(), 'masks.json')
  await writeFile(path, '{"images":[{"id":1,"file_name":"z.png","width":32,"height":24}],"annotations":[]}')
  const { status, json } = await residuumJson('annotations', 'import', project, path, '--format', 'coco')
  expect(status).toBe(1)
  expect(json).toMatchObject({ error: { code: 'annotation.invalid', why: '"z.png" is no picture of this project, or several.' } })
  await writeFile(path, 'part,width,height,counts\na.png,9,9,\n')
  const { json: other } = await residuumJson('annotations', 'import', project, path, '--format', 'csv')
  expect(other).toMatchObject({ error: { why: 'Line 2: the picture has 32 x 24 pixels here.' } })
  expect((await residuum('annotations', 'import', project, path)).status).toBe(2)
  expect((await residuum('annotations', 'import', project, path, '--format', 'xml')).status).toBe(2)
  expect(await readFile(path, 'utf8')).toContain('a.png')
})

test('a project with accounts is left to those who sign in', async () => {
  const { host, project } = await projectWithAccounts()
  const { folder } = host.projects.open(project)
  const { status, json } = await residuumJson('annotations', 'export', folder, '--format', 'csv', '--out', join(folder, 'x.csv'))
  expect([status, (json['error'] as { code: string }).code]).toEqual([2, 'person.signed-out'])
})
