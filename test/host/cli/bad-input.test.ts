import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readScores } from '#host/files/scores-csv.ts'
import { oddPictures } from '#test/kit/bad-pictures.ts'
import { residuum, residuumJson, type Json } from '#test/kit/command-line.ts'
import { drawDataset } from '#test/kit/drawn-dataset.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { TINY } from '#test/kit/tiny-training.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const shared = sharedRun()

/** The fault that a command line ended with, which must be whole sentences. */
async function faultOf(...words: readonly string[]): Promise<{ status: number | null; code: string; what: string }> {
  const { status, json } = await residuumJson(...words)
  const fault = json['error'] as Record<'code' | 'what' | 'why' | 'do', string>
  for (const sentence of [fault.what, fault.why, fault.do]) expect(sentence).toMatch(/^[^a-z].*[.)`]$/s)
  return { status, code: fault.code, what: fault.what }
}

const train = (data: string, out: string): readonly string[] => ['train', '--data', data, '--out', out, ...TINY]

describe('odd pictures', () => {
  test('are scored if a person would expect it, and otherwise named with the reason, and the job goes on', async () => {
    const folder = await temporaryFolder()
    const odd = await oddPictures()
    const data = join(folder, 'in')
    await plant(data, Object.fromEntries(Object.entries(odd).map(([name, { bytes }]) => [name, bytes])))
    const out = join(folder, 'scores.csv')
    const { status, json, stderr } = await residuumJson('score', '--run', shared.run, '--data', data, '--out', out)
    expect(status).toBe(0)
    expect(json).toMatchObject({ scored: 3, unreadable: 4 })
    const outcomes = Object.fromEntries((await readScores(out)).lines.map(({ path, outcome }) => [path, outcome.kind === 'scored']))
    expect(outcomes).toEqual(Object.fromEntries(Object.entries(odd).map(([name, { readable }]) => [name, readable])))
    for (const [name, { readable }] of Object.entries(odd)) if (!readable) expect(stderr).toContain(name)
  })

  test('among good parts are left out of the training, and said so', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'in')
    await drawDataset(data, { train: 8, good: 0, scratch: 0 })
    const odd = await oddPictures()
    const bad = Object.entries(odd).filter(([, { readable }]) => !readable)
    await plant(data, Object.fromEntries(bad.map(([name, { bytes }]) => [`train/good/${name}`, bytes])))
    const { status, stderr } = await residuum(...train(data, join(folder, 'run')))
    expect(status).toBe(0)
    expect(stderr).toContain(`${bad.length} pictures cannot be read and are left out: train/good/bomb.png`)
  })
})

test('an empty word, as a shell makes of a variable that is not set, is not taken for the folder one is in', async () => {
  expect(await faultOf('inspect', '')).toMatchObject({ status: 2, code: 'usage' })
  expect(await faultOf('audit', 'verify', '')).toMatchObject({ status: 2, code: 'usage' })
})

describe('data that cannot be learned from', () => {
  test('is refused when the folder is empty', async () => {
    const folder = await temporaryFolder()
    expect(await faultOf(...train(folder, join(folder, 'run')))).toMatchObject({ status: 1, code: 'data.empty' })
    expect(await readdir(folder)).toEqual([])
  })

  test('is refused when there are no good parts', async () => {
    const folder = await temporaryFolder()
    await drawDataset(join(folder, 'in'), { train: 0, good: 0, scratch: 3 })
    const fault = await faultOf(...train(join(folder, 'in'), join(folder, 'run')))
    expect(fault.status).toBe(1)
    expect(['data.no-good', 'data.layout-unknown']).toContain(fault.code)
    expect(await readdir(folder)).toEqual(['in'])
  })

  test('is refused when there is one good part', async () => {
    const folder = await temporaryFolder()
    await drawDataset(join(folder, 'in'), { train: 1, good: 2, scratch: 2 })
    expect(await faultOf(...train(join(folder, 'in'), join(folder, 'run')))).toMatchObject({ status: 1, code: 'data.too-few' })
    expect(await readdir(folder)).toEqual(['in'])
  })

  test('is refused for an evaluation when nothing in it is for testing', async () => {
    const folder = await temporaryFolder()
    await drawDataset(folder, { train: 3, good: 0, scratch: 0 })
    expect(await faultOf('evaluate', '--run', shared.run, '--data', folder)).toMatchObject({ status: 1, code: 'data.no-test' })
  })
})

describe('places that cannot be written', () => {
  const file = (): string => join(shared.data, 'train/good/0.png')

  test('are named before anything is trained', async () => {
    expect(await faultOf(...train(shared.data, join(file(), 'run')))).toMatchObject({ status: 1, code: 'file.unwritable' })
  })

  test('are named by score, evaluate, export and sample', async () => {
    const [run, data] = [shared.run, shared.data]
    const unwritable = { status: 1, code: 'file.unwritable' }
    expect(await faultOf('score', '--run', run, '--data', data, '--out', join(file(), 'scores.csv'))).toMatchObject(unwritable)
    expect(await faultOf('score', '--run', run, '--data', data, '--out', shared.folder)).toMatchObject(unwritable)
    expect(await faultOf('evaluate', '--run', run, '--data', data, '--out', join(file(), 'report'))).toMatchObject(unwritable)
    expect(await faultOf('export', '--run', run, '--out', join(file(), 'model.onnx'))).toMatchObject(unwritable)
    expect(await faultOf('sample', join(file(), 'sample'))).toMatchObject(unwritable)
  })

  test.runIf(process.platform === 'linux')('are told from a disk that is full', async () => {
    const full = { status: 1, code: 'file.disk-full' }
    expect(await faultOf('export', '--run', shared.run, '--out', '/dev/full')).toMatchObject(full)
    expect(await faultOf('score', '--run', shared.run, '--data', shared.data, '--out', '/dev/full')).toMatchObject(full)
  })

  test('keep what was there before', async () => {
    const folder = await temporaryFolder()
    const out = join(folder, 'scores.csv')
    await writeFile(out, 'kept')
    await faultOf('score', '--run', join(folder, 'no-run'), '--data', shared.data, '--out', out)
    expect(await readFile(out, 'utf8')).toBe('kept')
  })
})

describe('a run folder', () => {
  const copyOf = async (change: (run: Json) => Json): Promise<string> => {
    const folder = await temporaryFolder()
    for (const name of ['run.json', 'dataset.json', 'weights.safetensors'])
      await writeFile(join(folder, name), await readFile(join(shared.run, name)))
    const run = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as Json
    await writeFile(join(folder, 'run.json'), JSON.stringify(change(run)))
    return folder
  }
  const evaluating = (run: string): readonly string[] => ['evaluate', '--run', run, '--data', shared.data]

  test('of another version is refused by every verb that reads it', async () => {
    const run = await copyOf((content) => ({ ...content, schema: 99 }))
    const refused = { status: 1, code: 'run.version' }
    expect(await faultOf(...evaluating(run))).toMatchObject(refused)
    expect(await faultOf('train', '--resume', '--out', run)).toMatchObject(refused)
    expect(await faultOf('export', '--run', run, '--out', join(run, 'model.onnx'))).toMatchObject(refused)
  })

  test('that is missing is wrong use', async () => {
    const folder = await temporaryFolder()
    expect(await faultOf(...evaluating(join(folder, 'run')))).toMatchObject({ status: 2, code: 'run.missing' })
    expect(await faultOf('train', '--resume', '--out', join(folder, 'run'))).toMatchObject({ status: 2, code: 'run.missing' })
    expect(await readdir(folder)).toEqual([])
  })

  test('whose training is not finished cannot score', async () => {
    const run = await copyOf((content) => ({ ...content, result: undefined, state: { at: 'cancelled' } }))
    expect(await faultOf(...evaluating(run))).toMatchObject({ status: 1, code: 'run.unfinished' })
  })

  test('that is damaged is refused, its weights too', async () => {
    const run = await copyOf((content) => content)
    const weights = await readFile(join(run, 'weights.safetensors'))
    await writeFile(join(run, 'weights.safetensors'), weights.subarray(0, weights.length / 2))
    expect(await faultOf(...evaluating(run))).toMatchObject({ status: 1, code: 'run.damaged' })
    await writeFile(join(run, 'run.json'), '{"schema": 1')
    expect(await faultOf(...evaluating(run))).toMatchObject({ status: 1, code: 'run.damaged' })
  })

  test('whose settings are gone, or name a score that there is none of, is refused by all that use its model', async () => {
    const damaged = { status: 1, code: 'run.damaged' }
    const bare = await copyOf((content) => ({ ...content, settings: {} }))
    const scored = (run: string) => [
      'score',
      '--run',
      run,
      '--data',
      join(shared.data, 'test/good/0.png'),
      '--out',
      join(run, 'scores.csv'),
    ]
    expect(await faultOf(...scored(bare))).toMatchObject({ ...damaged, what: expect.stringContaining('does not belong to the run.json') })
    expect(await faultOf(...evaluating(bare))).toMatchObject(damaged)
    expect(await faultOf('export', '--run', bare, '--out', join(bare, 'model.onnx'))).toMatchObject(damaged)
    const odd = await copyOf((content) => ({ ...content, result: { ...(content['result'] as Json), reduction: 'guess' } }))
    expect(await faultOf(...scored(odd))).toMatchObject(damaged)
  })
})

describe('a command that is not understood', () => {
  test('ends with 2 and says what it takes', async () => {
    const wrong: readonly (readonly string[])[] = [
      [],
      ['dance'],
      ['train', '--data', shared.data],
      ['train', '--out', 'x'],
      [...train(shared.data, 'x'), '--epochs', 'many'],
      [...train(shared.data, 'x'), '--size', '5000'],
      [...train(shared.data, 'x'), '--detector', 'guess'],
      [...train(shared.data, 'x'), '--reduction', 'guess'],
      [...train(shared.data, 'x'), '--depth', '3'],
      ['score', '--run', shared.run],
      ['sample'],
      ['train', '--data', '/nowhere', '--out', 'x'],
      [...train(shared.data, join(shared.folder, 'y')), '--device', 'abacus'],
    ]
    for (const words of wrong) {
      const { status, stdout, stderr } = await residuum(...words)
      expect([words, status, stdout]).toEqual([words, 2, ''])
      expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(3)
    }
    expect((await residuum('help', 'dance')).stderr).toContain('There is no verb "dance".')
    expect((await residuum('compare', 'run', '--csv', '--md')).status).toBe(2)
  })

  test('explains each verb with --help, and the program with its version', async () => {
    const { stdout } = await residuum('--help')
    for (const verb of ['devices', 'sample', 'inspect', 'train', 'score', 'evaluate', 'export']) {
      expect(stdout).toContain(verb)
      const help = await residuum(verb, '--help')
      expect([help.status, help.stderr]).toEqual([0, ''])
      expect(help.stdout).toContain('--json')
    }
    expect((await residuum('--version')).stdout).toBe('0.1.0\n')
  })

  test('leaves nothing behind', async () => {
    await expect(stat('x')).rejects.toThrow()
    await expect(stat(join(shared.folder, 'y'))).rejects.toThrow()
  })
})
