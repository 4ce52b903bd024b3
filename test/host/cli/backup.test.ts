import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { residuum, residuumJson } from '#test/kit/command-line.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

test('a project is backed up and restored from the command line, and its trail can be checked there', async () => {
  const host = await makeHost()
  const { project, pictures } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const { folder } = await host.projects.row(project)
  const place = await temporaryFolder()
  const [out, into] = [join(place, 'a.zip'), join(place, 'again')]
  const wrote = await residuum('backup', folder, '--out', out)
  expect([wrote.status, wrote.stdout]).toEqual([0, expect.stringContaining(`not in it: ${pictures}`)])
  const restored = await residuumJson('restore', out, '--into', into)
  expect(restored).toMatchObject({ status: 0, json: { folder: into, project: 'Planted', files: 1 } })
  expect((await residuumJson('audit', 'verify', into)).json).toMatchObject({ problem: null })
  expect((await residuumJson('restore', out, '--into', into)).json).toMatchObject({ error: { code: 'backup.place' } })
  expect((await residuumJson('restore', join(folder, 'project.db'), '--into', join(place, 'no'))).json).toMatchObject({
    error: { code: 'backup.damaged' },
  })
  expect((await readFile(out)).length).toBeGreaterThan(1000)
})
