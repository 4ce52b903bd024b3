import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'vitest'
import { lineProject } from '#test/kit/line-project.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import { expectNothingLostOrDoubled, killWhileWatching } from '#test/kit/watched.ts'

const shared = sharedRun()

test('killed at 50 random moments, nothing is scored twice or missed', async () => {
  const { folder: project, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  await close()
  const folder = await temporaryFolder()
  const places = { in: join(folder, 'in'), out: join(folder, 'out') }
  await mkdir(places.in)
  const arrived = await killWhileWatching({
    flags: ['--project', project],
    ...places,
    good: join(shared.data, 'test/good/0.png'),
    kills: 50,
    seed: 50,
  })
  await expectNothingLostOrDoubled(arrived, places.out, project)
})
