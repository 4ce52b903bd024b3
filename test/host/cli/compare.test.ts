import { cp, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readScores } from '#host/files/scores-csv.ts'
import { residuum, residuumJson, startResiduum } from '#test/kit/command-line.ts'
import { drawDataset } from '#test/kit/drawn-dataset.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

type Runs = readonly { folder: string; model: string; seed: number; apart: boolean; auroc: number; testImages: string }[]

const counts = { train: 12, good: 4, scratch: 4 }
/** Both detectors, seconds each. */
const TINY = [
  ...['--preset', 'quick', '--set', 'autoencoder.size=16', '--set', 'autoencoder.epochs=2', '--set', 'autoencoder.latent=4'],
  ...['--set', 'fanogan.size=16', '--set', 'fanogan.width=4', '--set', 'fanogan.latent=4'],
  ...['--set', 'fanogan.epochs=3', '--set', 'fanogan.encoderEpochs=2', '--set', 'fanogan.batch=4'],
]
const runJson = async (run: string) => JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { result: Record<string, unknown> }

describe('residuum sweep and compare', () => {
  test('train the whole table, go on where they were stopped, and put the runs beside each other', async () => {
    const folder = await temporaryFolder()
    const [disc, ring, out] = ['disc', 'ring', 'table'].map((name) => join(folder, name))
    await drawDataset(disc!, counts)
    await drawDataset(ring!, { ...counts, good: 5 })
    const words = ['sweep', '--data', disc!, ring!, '--detector', 'autoencoder', 'fanogan', '--seed', '1', '--out', out!, ...TINY]

    // Killed after its first run, as by a power cut.
    const killed = startResiduum(...words)
    await expect.poll(() => killed.stderr(), { timeout: 120_000 }).toContain('Run 2 of 4')
    killed.child.kill('SIGKILL')
    await killed.ended
    const first = join(out!, 'disc/autoencoder-quick-1')
    const before = await stat(join(first, 'weights.safetensors'))

    const { status, json } = await residuumJson(...words)
    expect(status).toBe(0)
    expect((await stat(join(first, 'weights.safetensors'))).mtimeMs).toBe(before.mtimeMs)
    const runs = json['runs'] as Runs
    expect(runs.map((run) => run.folder.slice(out!.length + 1))).toEqual([
      'disc/autoencoder-quick-1',
      'disc/fanogan-quick-1',
      'ring/autoencoder-quick-1',
      'ring/fanogan-quick-1',
    ])
    expect(runs.every(({ apart, auroc }) => !apart && auroc >= 0 && auroc <= 1)).toBe(true)
    expect(await readFile(join(out!, 'comparison.md'), 'utf8')).toMatch(/\| disc \| 4 \+ 4 \|[^]*\| ring \| 5 \+ 4 \|/)

    const compared = await residuumJson('compare', ...runs.map((run) => run.folder))
    expect(compared.json['runs']).toEqual(runs)
    const csv = await residuum('compare', first, '--csv')
    expect(csv.stdout.split('\r\n')[1] ?? csv.stdout.split('\n')[1]).toMatch(/^disc,"?autoencoder quick, /)
  })

  test('mark a run that was tested on other pictures', async () => {
    const folder = await temporaryFolder()
    const [a, b] = [join(folder, 'a/disc'), join(folder, 'b/disc')]
    await drawDataset(a, counts)
    await drawDataset(b, { ...counts, scratch: 3 })
    const runs: string[] = []
    for (const data of [a, a, b]) {
      const out = join(folder, `run-${runs.length}`)
      const settings = ['--preset', 'quick', '--size', '16', '--epochs', '1', '--latent', '4', '--seed', String(runs.length)]
      expect((await residuum('train', '--data', data, '--out', out, '--reduction', 'mean', ...settings)).status).toBe(0)
      runs.push(out)
    }
    const { json, stderr } = await residuumJson('compare', ...runs)
    expect((json['runs'] as Runs).map(({ apart }) => apart)).toEqual([false, false, true])
    expect(stderr).toMatch(/run-2 was tested on other pictures than the other runs of disc/)
  })

  test('go past a run that cannot be trained, and say so at the end', async () => {
    const folder = await temporaryFolder()
    const [good, empty] = [join(folder, 'good'), join(folder, 'empty')]
    await drawDataset(good, counts)
    await plant(empty, { 'note.txt': 'no pictures' })
    const words = ['--detector', 'autoencoder', '--out', join(folder, 'out'), ...TINY]
    const { status, json } = await residuumJson('sweep', '--data', empty, good, ...words)
    expect(status).toBe(1)
    expect(json['failed']).toMatchObject([{ folder: join(folder, 'out/empty/autoencoder-quick-0') }])
    expect(json['runs']).toHaveLength(1)
  })

  test.each([
    [['--set', 'autoencoder.epoch=3'], 'has no setting named "epoch"'],
    [['--set', 'autoencoder.epochs=many'], 'cannot be "many"'],
    [['--set', 'nonsense'], 'detector.setting=value'],
    [['--seed', '-1'], 'whole number'],
  ])('refuse %j before anything is trained', async (words, told) => {
    const { status, stderr } = await residuum('sweep', '--data', '/nowhere', '--detector', 'autoencoder', '--out', '/nowhere/out', ...words)
    expect(status).toBe(2)
    expect(stderr).toContain(told)
  })
})

describe('another kappa after training', () => {
  /** A run of f-AnoGAN that each test copies, since a choice changes it. */
  const shared = { folder: '', data: '' }
  beforeAll(async () => {
    shared.folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-test-')))
    shared.data = join(shared.folder, 'disc')
    await drawDataset(shared.data, counts)
    const settings = ['--size', '16', '--width', '4', '--latent', '4', '--batch', '4', '--epochs', '3', '--encoder-epochs', '2']
    const words = ['--detector', 'fanogan', '--preset', 'quick', '--reduction', 'anomaly']
    const { status, stderr } = await residuum('train', '--data', shared.data, '--out', join(shared.folder, 'run'), ...words, ...settings)
    if (status !== 0) throw new Error(stderr)
  })
  afterAll(() => rm(shared.folder, { recursive: true, force: true }))
  const copiedRun = async (): Promise<{ folder: string; run: string }> => {
    const folder = await temporaryFolder()
    const run = join(folder, 'run')
    await cp(join(shared.folder, 'run'), run, { recursive: true, preserveTimestamps: true })
    return { folder, run }
  }

  test('changes the scores without training anew, is kept by the run, and is told', async () => {
    const { folder, run } = await copiedRun()
    const weights = await readFile(join(run, 'weights.safetensors'))
    const csv = join(folder, 'scores.csv')
    const { status, stderr } = await residuum('score', '--run', run, '--data', join(shared.data, 'test'), '--out', csv, '--kappa', '0.25')
    expect(status).toBe(0)
    expect(stderr).toMatch(/Kappa of this run is now 0\.25; it was 1\.[^]*run\.json keeps this/)
    for (const { outcome } of (await readScores(csv)).lines) {
      if (outcome.kind !== 'scored') throw new Error('A picture has no score.')
      const { pixel, feature } = outcome.parts as { pixel: number; feature: number }
      expect(outcome.score / (pixel + 0.25 * feature)).toBeCloseTo(1, 6)
    }
    expect((await runJson(run)).result).toMatchObject({ reduction: 'anomaly', weighting: { kappa: 0.25 } })
    expect((await readFile(join(run, 'weights.safetensors'))).equals(weights)).toBe(true)
  })

  test('or another score is what figures are made with, and repeating it changes nothing', async () => {
    const { run } = await copiedRun()
    const evaluated = await residuumJson('evaluate', '--run', run, '--data', shared.data, '--reduction', 'balanced')
    expect(evaluated.json).toMatchObject({ reduction: 'balanced', reductionChosenBy: 'person', kappa: 1 })
    expect(evaluated.stderr).toContain('The score of this run is now "balanced"; it was "anomaly".')
    const same = await residuum('evaluate', '--run', run, '--data', shared.data, '--reduction', 'balanced', '--kappa', '1')
    expect(same.stderr).not.toMatch(/Kappa|is now/)
  })

  test('makes the figures of a comparison anew', async () => {
    const { run } = await copiedRun()
    const modelOf = async (): Promise<string> => ((await residuumJson('compare', run)).json['runs'] as Runs)[0]!.model
    expect(await modelOf()).toBe('fanogan quick, anomaly kappa 1')
    await residuum('evaluate', '--run', run, '--data', shared.data, '--kappa', '0')
    expect(await modelOf()).toBe('fanogan quick, anomaly kappa 0')
  })

  test('is refused where there is none, and for a score that there is not', async () => {
    const folder = await temporaryFolder()
    const [data, run] = [join(folder, 'disc'), join(folder, 'run')]
    await drawDataset(data, counts)
    const settings = ['--preset', 'quick', '--size', '16', '--epochs', '1', '--latent', '4', '--reduction', 'mean']
    expect((await residuum('train', '--data', data, '--out', run, ...settings)).status).toBe(0)
    const refused = async (...words: string[]) => (await residuumJson('evaluate', '--run', run, '--data', data, ...words)).json['error']
    expect(await refused('--kappa', '2')).toMatchObject({ code: 'usage', what: expect.stringContaining('has no kappa') })
    expect(await refused('--reduction', 'median')).toMatchObject({ code: 'usage', why: expect.stringContaining('mean') })
    expect((await runJson(run)).result).toMatchObject({ reduction: 'mean', reductionChosenBy: 'person' })
  })
})
