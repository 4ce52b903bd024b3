import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { version_core } from '#engine/compute/tfjs.ts'
import { findInstallation, installationFolder } from '#engine/compute/runtimes/tensorflow/installation.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

const script = join(import.meta.dirname, '../../../scripts/tensorflow/folder.js')
const good = { schema: 1, package: '@tensorflow/tfjs-node', version: version_core, tensorflow: '2.21.0', gpu: false, way: 'wheel' }

async function installed(content: unknown): Promise<string> {
  const folder = await temporaryFolder()
  await plant(folder, { 'install.json': typeof content === 'string' ? content : JSON.stringify(content) })
  return folder
}

describe('the folder of TensorFlow', () => {
  test.each([
    {},
    { XDG_DATA_HOME: '/data' },
    { XDG_DATA_HOME: '/data', RESIDUUM_TENSORFLOW: '/opt/tensorflow' },
    { RESIDUUM_TENSORFLOW: '' },
  ])('is the same for the application and the setup: %j', (change) => {
    const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...change }
    expect(installationFolder(environment)).toBe(execFileSync(process.execPath, [script], { env: environment, encoding: 'utf8' }).trim())
  })
})

describe('findInstallation', () => {
  test('knows what the setup has put in place', async () => {
    const folder = await installed(good)
    expect(await findInstallation(folder)).toMatchObject({ folder, package: '@tensorflow/tfjs-node', tensorflow: '2.21.0' })
  })

  test('says where it looked and what to do when nothing is there', async () => {
    const folder = join(await temporaryFolder(), 'none')
    expect(await findInstallation(folder)).toBe(`TensorFlow is not set up in ${folder}; "npm run setup:tensorflow" does that.`)
  })

  test.each(['', '{', '[]', { ...good, schema: 2 }, { ...good, package: '../../evil' }])(
    'does not use what it cannot read: %j',
    async (content) => {
      expect(await findInstallation(await installed(content))).toMatch(/not made by this version/)
    },
  )

  test('does not mix two versions of tfjs', async () => {
    expect(await findInstallation(await installed({ ...good, version: '4.21.0' }))).toMatch(/4\.21\.0 in .* does not go with tfjs 4\.22\.0/)
  })
})
