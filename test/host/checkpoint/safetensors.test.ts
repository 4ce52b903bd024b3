import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Blocks } from '#engine/compute/program.ts'
import { readTensors, writeTensors } from '#engine/checkpoint/safetensors.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const fixture = new URL('../../fixtures/checkpoint/three-types.safetensors', import.meta.url)

const blocks: Blocks = {
  'encoder.0.w': { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1.5, -2.25, 3, 0, 1e-8, -1e8) },
  count: { dtype: 'int32', shape: [2], data: Int32Array.of(7, -7) },
  flags: { dtype: 'bool', shape: [3], data: Int32Array.of(1, 0, 1) },
}
const metadata = { position: '{"step":12}' }

describe('a tensor file', () => {
  test('written by the safetensors package is read', async () => {
    expect(await readTensors(fixture.pathname)).toEqual({ blocks, metadata })
  })

  test('is read back as it was written', async () => {
    const path = join(await temporaryFolder(), 'weights.safetensors')
    const more: Blocks = {
      ...blocks,
      'loss.mean': { dtype: 'float32', shape: [], data: Float32Array.of(NaN) },
      none: { dtype: 'float32', shape: [0, 4], data: new Float32Array() },
    }
    await writeTensors(path, { blocks: more, metadata })
    expect(await readTensors(path)).toEqual({ blocks: more, metadata })
  })

  test('has the same bytes whatever the order of the names', async () => {
    const folder = await temporaryFolder()
    await writeTensors(join(folder, 'a'), { blocks, metadata })
    await writeTensors(join(folder, 'b'), { blocks: Object.fromEntries(Object.entries(blocks).reverse()), metadata })
    expect(await readFile(join(folder, 'a'))).toEqual(await readFile(join(folder, 'b')))
  })

  test('that is cut off anywhere is refused, never read as something else', async () => {
    const whole = await readFile(fixture)
    const path = join(await temporaryFolder(), 'cut')
    for (let length = 0; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length))
      expect((await caughtFault(() => readTensors(path))).code).toBe('run.damaged')
    }
  })

  test.each([
    ['more numbers than its shapes hold', (text: string) => text.replace('"shape":[2]', '"shape":[1]')],
    ['an unknown type', (text: string) => text.replace('"I32"', '"F16"')],
    ['no JSON', (text: string) => text.replace('{"', '[[')],
  ])('with %s is refused', async (_, damage) => {
    const path = join(await temporaryFolder(), 'damaged')
    await writeFile(path, damage((await readFile(fixture)).toString('latin1')), 'latin1')
    expect((await caughtFault(() => readTensors(path))).code).toBe('run.damaged')
  })

  test('that is not there is missing', async () => {
    expect((await caughtFault(() => readTensors('/nowhere/weights.safetensors'))).code).toBe('file.missing')
  })
})
