import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readScores } from '#host/files/scores-csv.ts'
import { residuum, residuumJson } from '#test/kit/command-line.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const shared = sharedRun()

describe('residuum inspect', () => {
  test('counts sets, types, masks and sizes', async () => {
    const { status, json } = await residuumJson('inspect', shared.data)
    expect(status).toBe(0)
    expect(json).toMatchObject({ layout: 'mvtec', goodTest: 6, defectTypes: { scratch: 6 }, maskedParts: 6, sizes: { '32 x 32': 36 } })
    expect(json['counts']).toEqual({ train: 19, calibrate: 5, test: 12, incoming: 0 })
  })

  test('names what is unreadable, and the same picture in two sets though its bytes differ', async () => {
    const folder = await temporaryFolder()
    const part = await readFile(join(shared.data, 'train/good/0.png'))
    const other = await readFile(join(shared.data, 'train/good/1.png'))
    const copy = await sharp(part).webp({ lossless: true }).toBuffer()
    await plant(folder, {
      'train/good/a.png': part,
      'train/good/b.png': other,
      'train/good/c.png': 'no picture',
      'test/good/copy.webp': copy,
    })
    const { json } = await residuumJson('inspect', folder)
    expect(json['unreadable']).toMatchObject([{ path: expect.stringContaining('c.png') }])
    expect(json['takenOut']).toEqual([{ path: 'train/good/a.png', sameAs: 'test/good/copy.webp' }])
  })
})

describe('residuum train', () => {
  test('records snapshot, settings and versions, and says how the score was chosen', async () => {
    const run = JSON.parse(await readFile(join(shared.run, 'run.json'), 'utf8')) as Record<string, unknown>
    const inspected = await residuumJson('inspect', shared.data, '--seed', '1')
    expect(run).toMatchObject({
      dataset: inspected.json['hash'],
      seed: 1,
      settings: { size: 32, epochs: 30, batch: 8, latent: 16, learningRate: 0.002 },
    })
    expect(run['software']).toMatchObject({ residuum: '0.1.0' })
    expect(run['result']).toMatchObject({ reductionChosenBy: 'auto' })
  })

  test('leaves a finished run as it is when it is resumed', async () => {
    const before = await stat(join(shared.run, 'weights.safetensors'))
    const { status } = await residuum('train', '--resume', '--out', shared.run)
    expect(status).toBe(0)
    expect((await stat(join(shared.run, 'weights.safetensors'))).mtimeMs).toBe(before.mtimeMs)
  })

  test('refuses to resume with other settings', async () => {
    const { status, json } = await residuumJson('train', '--resume', '--out', shared.run, '--epochs', '31')
    expect(status).toBe(2)
    expect(json['error']).toMatchObject({ code: 'usage', what: expect.stringContaining('epochs 30') })
  })

  test('refuses to write over a run', async () => {
    const { status, json } = await residuumJson('train', '--data', shared.data, '--out', shared.run)
    expect([status, (json['error'] as { code: string }).code]).toEqual([2, 'run.exists'])
  })
})

describe('residuum evaluate', () => {
  test('gives every figure the issue names, and files beside it', async () => {
    const out = join(await temporaryFolder(), 'report')
    const { status, json } = await residuumJson('evaluate', '--run', shared.run, '--data', shared.data, '--out', out)
    expect(status).toBe(0)
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining([
        'auroc',
        'aupr',
        'f1Max',
        'perDefect',
        'pixelAuroc',
        'pro',
        'thresholds',
        'images',
        'intervals',
        'reductions',
        'snapshot',
      ]),
    )
    expect(json['images']).toBe(12)
    expect(json['auroc']).toBeGreaterThan(0.9)
    expect(json['pixelAuroc']).toBeGreaterThan(0.5)
    expect(json['perDefect']).toMatchObject({ scratch: { n: 6 } })
    for (const file of json['files'] as string[]) expect((await stat(file)).size).toBeGreaterThan(100)
    for (const png of ['histogram.png', 'roc.png', 'precision-recall.png']) {
      expect((await sharp(join(out, png)).metadata()).width).toBeGreaterThan(400)
    }
    expect(json['contactSheet']).toMatch(/\.png$/)
  })

  test('uses the words of the trade, and no others, for people', async () => {
    const { stdout } = await residuum('evaluate', '--run', shared.run, '--data', shared.data)
    expect(stdout).toMatch(/escapes \d+ of 6/)
    expect(stdout).toMatch(/overkill \d+ of 6/)
    expect(stdout).not.toMatch(/false (positive|negative)|confidence/i)
  })

  test('counts a part whose mask has another size for the scores, not for the pixels', async () => {
    const folder = await temporaryFolder()
    const read = (path: string): Promise<Buffer> => readFile(join(shared.data, path))
    await plant(folder, {
      'train/good/0.png': await read('train/good/0.png'),
      'test/good/0.png': await read('test/good/0.png'),
      'test/scratch/0.png': await read('test/scratch/0.png'),
      'test/scratch/1.png': await read('test/scratch/1.png'),
      'ground_truth/scratch/0_mask.png': await read('ground_truth/scratch/0_mask.png'),
      'ground_truth/scratch/1_mask.png': await sharp(await read('ground_truth/scratch/1_mask.png'))
        .resize(20, 20)
        .png()
        .toBuffer(),
    })
    const { status, json, stderr } = await residuumJson('evaluate', '--run', shared.run, '--data', folder)
    expect(status).toBe(0)
    expect(json).toMatchObject({ images: 3, maskedParts: 1 })
    expect(stderr).toContain('1_mask.png does not fit its picture')
  })

  test('leaves out what the run has learned from', async () => {
    const folder = await temporaryFolder()
    const read = (path: string): Promise<Buffer> => readFile(join(shared.data, path))
    await plant(folder, {
      'train/good/x.png': await read('test/good/1.png'),
      'test/good/0.png': await read('test/good/0.png'),
      'test/good/learned.png': await read('train/good/3.png'),
      'test/scratch/0.png': await read('test/scratch/0.png'),
    })
    const { json } = await residuumJson('evaluate', '--run', shared.run, '--data', folder)
    expect(json).toMatchObject({ images: 2, seen: ['test/good/learned.png'] })
  })
})

describe('residuum score', () => {
  test('writes a line for each picture, and residual maps of 16 bits beside', async () => {
    const folder = await temporaryFolder()
    const [out, maps] = [join(folder, 'scores.csv'), join(folder, 'maps')]
    const { status } = await residuum('score', '--run', shared.run, '--data', shared.data, '--out', out, '--maps', maps)
    expect(status).toBe(0)
    const { partNames, lines } = await readScores(out)
    expect(lines).toHaveLength(36)
    expect(partNames).toEqual(expect.arrayContaining(['mean', 'max']))
    const map = await sharp(join(maps, 'test/scratch/0.png.png')).metadata()
    expect(map).toMatchObject({ width: 32, height: 32, depth: 'ushort', channels: 1 })
  })

  test('scores one picture as it does in a folder', async () => {
    const folder = await temporaryFolder()
    const [one, all] = [join(folder, 'one.csv'), join(folder, 'all.csv')]
    await residuum('score', '--run', shared.run, '--data', join(shared.data, 'test/scratch/2.png'), '--out', one)
    await residuum('score', '--run', shared.run, '--data', shared.data, '--out', all)
    const single = (await readScores(one)).lines[0]
    const among = (await readScores(all)).lines.find(({ path }) => path === 'test/scratch/2.png')
    if (single?.outcome.kind !== 'scored' || among?.outcome.kind !== 'scored') throw new Error('It was not scored.')
    expect(single.outcome.score / among.outcome.score).toBeCloseTo(1, 5)
  })
})

describe('residuum export', () => {
  test('writes one file and its size', async () => {
    const out = join(await temporaryFolder(), 'model.onnx')
    const { status, json } = await residuumJson('export', '--run', shared.run, '--out', out)
    expect(status).toBe(0)
    expect(json).toEqual({ out, sizeBytes: (await stat(out)).size, bits: 8, line: null, lineFrom: '', check: null })
  })
})
