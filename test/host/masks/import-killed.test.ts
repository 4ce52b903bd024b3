import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Libsql from 'libsql'
import { expect, test } from 'vitest'
import { packRuns } from '#domain/masks/rle.ts'
import { makeDraw } from '#domain/random.ts'
import { residuum, startResiduum } from '#test/kit/command-line.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const PARTS = 1500

test('an import that is killed at any moment has taken in all or nothing, and the trail stands', async () => {
  const host = await makeHost()
  const names = Array.from({ length: PARTS }, (_, i) => `${String(i).padStart(5, '0')}.png`)
  const { project } = await plantProject(host, Object.fromEntries(names.map((name) => [name, name])))
  const { folder } = host.projects.open(project)
  await host.close()
  const draw = makeDraw(1, 'killed imports')
  for (let round = 1; round <= 5; round++) {
    const path = join(await temporaryFolder(), 'masks.csv')
    // Another mask in each round, so that every part gets a version.
    const runs = packRuns([round, 20, 32 * 24 - 20 - round])
    await writeFile(path, ['part,width,height,counts', ...names.map((name) => `${name},32,24,${runs}`)].join('\n'))
    const { child, ended } = startResiduum('annotations', 'import', folder, path, '--format', 'csv')
    // It writes for some seconds, in one transaction: the log beside the database grows from then on.
    await wait(600 + draw.uniform() * 2000)
    child.kill('SIGKILL')
    await ended
    const database = new Libsql(join(folder, 'project.db'))
    const { count } = database.prepare('select count(*) as count from annotation').get() as { count: number }
    const { entries } = database.prepare("select count(*) as entries from trail where action = 'annotation.imported'").get() as {
      entries: number
    }
    database.close()
    expect(count % PARTS).toBe(0)
    expect(entries).toBe(count)
  }
  const path = join(await temporaryFolder(), 'masks.csv')
  await writeFile(path, ['part,width,height,counts', ...names.map((name) => `${name},32,24,${packRuns([0, 768])}`)].join('\n'))
  expect((await residuum('annotations', 'import', folder, path, '--format', 'csv')).stdout).toContain(`of 1,500 parts`)
  expect((await residuum('audit', 'verify', folder)).status).toBe(0)
})
