import { describe, expect, test } from 'vitest'
import { compareFigures } from '#host/comparison/comparison.ts'
import { comparisonCsv, comparisonMarkdown } from '#host/comparison/formats.ts'
import type { RunFigures } from '#host/comparison/run-figures.ts'
import { runsOf } from '#host/comparison/sweep.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'

function run(folder: string, figures: Partial<RunFigures>): { folder: string; figures: RunFigures } {
  const usual: RunFigures = {
    id: folder,
    reduction: 'mean',
    reductionChosenBy: 'person',
    kappa: null,
    data: '/data/cookie',
    class: 'cookie',
    detector: 'autoencoder',
    preset: 'poster',
    seed: 0,
    snapshot: 'snapshot',
    testImages: 'same',
    good: 10,
    defective: 30,
    auroc: 0.9,
    aurocInterval: [0.8, 0.95],
    aupr: 0.96,
    auprInterval: [0.9, 0.99],
    auprOfChance: 0.75,
    overlap: 0.2,
    trainingSeconds: 100,
    msPerImage: 5,
    device: 'cpu',
  }
  return { folder, figures: { ...usual, ...figures } }
}

describe('a comparison', () => {
  test('gives each model on each class the mean over its seeds, with lowest and highest', () => {
    const { models, classes, warnings } = compareFigures([
      run('a0', { auroc: 0.9 }),
      run('a1', { auroc: 0.7, seed: 1 }),
      run('f0', { detector: 'fanogan', auroc: 0.6, reduction: 'anomaly', kappa: 0.5 }),
      run('s0', { class: 'screw', testImages: 'screws', auroc: 0.5, good: 7, defective: 9 }),
    ])
    expect(models).toEqual(['autoencoder poster, mean', 'fanogan poster, anomaly kappa 0.5'])
    const [cookie, screw] = classes
    expect(cookie!.cells[models[0]!]).toMatchObject({ runs: 2, auroc: 0.8, aurocRange: [0.7, 0.9], trainingSeconds: 100 })
    expect(cookie!.cells[models[1]!]).toMatchObject({ runs: 1, auroc: 0.6 })
    expect(screw).toMatchObject({ name: 'screw', good: 7, defective: 9 })
    expect(screw!.cells[models[1]!]).toBeNull()
    expect(warnings).toEqual([])
  })

  test('counts runs whose reduction was chosen for them as one model, and shows what was chosen', () => {
    const comparison = compareFigures([
      run('a', { reductionChosenBy: 'auto', reduction: 'mean', auroc: 0.9 }),
      run('b', { reductionChosenBy: 'auto', reduction: 'smooth-32', auroc: 0.7, seed: 1 }),
      run('c', { reduction: 'smooth-32' }),
    ])
    expect(comparison.models).toEqual(['autoencoder poster, auto', 'autoencoder poster, smooth-32'])
    expect(comparison.classes[0]!.cells['autoencoder poster, auto']).toMatchObject({ runs: 2, auroc: 0.8 })
    expect(comparisonMarkdown(comparison)).toContain('| cookie | autoencoder poster, auto | smooth-32 | 1 |')
  })

  test('marks a run that was tested on other pictures, and leaves it out of the mean', () => {
    const comparison = compareFigures([run('x', { testImages: 'other', auroc: 0.1 }), run('a', {}), run('b', { seed: 1 })])
    expect(comparison.runs.map(({ apart }) => apart)).toEqual([true, false, false])
    expect(comparison.classes[0]!.cells['autoencoder poster, mean']).toMatchObject({ runs: 2, auroc: 0.9 })
    expect(comparison.warnings).toEqual([expect.stringMatching(/^x was tested on other pictures/)])
    expect(comparisonMarkdown(comparison)).toMatch(/\| cookie \* \|.*\n[\s\S]*\* tested on other pictures/)
  })

  test('keeps undefined figures out of means and prints them as a dash', () => {
    const comparison = compareFigures([run('a', { auroc: null, aurocInterval: null }), run('b', { seed: 1, auroc: 0.8 })])
    expect(comparison.classes[0]!.cells['autoencoder poster, mean']).toMatchObject({ runs: 2, auroc: 0.8 })
    expect(comparisonMarkdown(comparison)).toContain('| 0 | – | 0.960 (0.900-0.990) |')
  })

  test('is a line for each run as CSV, without formulas and with its quotes doubled', () => {
    const lines = comparisonCsv(compareFigures([run('/runs/a,"b"', { class: '=SUM(A1)' })])).split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^class,model,score,seed,good,defective,auroc,auroc_low,auroc_high,/)
    expect(lines[1]).toMatch(/^'=SUM\(A1\),"autoencoder poster, mean",mean,0,10,30,0\.9,0\.8,0\.95,/)
    expect(lines[1]).toMatch(/,"\/runs\/a,""b"""$/)
  })

  test('cannot break out of a Markdown cell', () => {
    expect(comparisonMarkdown(compareFigures([run('a', { class: 'a|b\n# c' })]))).toContain('| a b # c |')
  })
})

describe('a sweep', () => {
  const plan = { reduction: 'auto', device: 'auto', out: '/out', seeds: [0, 7] }
  const detectors = [
    { id: 'autoencoder', preset: 'poster', settings: {} },
    { id: 'fanogan', preset: 'quick', settings: { epochs: 3 } },
  ]

  test('is every data folder with every detector and every seed, each in a folder that names them', () => {
    const runs = runsOf({ ...plan, data: ['/data/cookie', '/data/screw'], detectors })
    expect(runs).toHaveLength(8)
    expect(runs.map(({ out }) => out).slice(0, 4)).toEqual([
      '/out/cookie/autoencoder-poster-0',
      '/out/cookie/autoencoder-poster-7',
      '/out/cookie/fanogan-quick-0',
      '/out/cookie/fanogan-quick-7',
    ])
    expect(runs.at(-1)).toMatchObject({ data: '/data/screw', detector: 'fanogan', preset: 'quick', seed: 7, settings: { epochs: 3 } })
  })

  test('refuses two classes of one name', async () => {
    const fault = await caughtFault(() => Promise.resolve(runsOf({ ...plan, detectors, data: ['/a/cookie', '/b/cookie'] })))
    expect([fault.code, fault.text.what]).toEqual(['usage', 'Two data folders are named "cookie".'])
  })
})
