import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findParts, findPartsToScore } from '#host/files/find-parts.ts'
import type { FoundPart } from '#host/files/layout.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { cancelled, unwatched } from '#test/kit/work.ts'

const good = (path: string, place: FoundPart['place']): FoundPart => ({ path, truth: 'good', defectType: '', masks: [], place })
const defective = (path: string, defectType: string, ...masks: string[]): FoundPart => ({
  path,
  truth: 'defective',
  defectType,
  masks,
  place: 'test',
})
const unknown = (path: string): FoundPart => ({ path, truth: 'unknown', defectType: '', masks: [], place: 'incoming' })

async function find(files: readonly string[] | Readonly<Record<string, string>>): ReturnType<typeof findParts> {
  const folder = await temporaryFolder()
  await plant(folder, files)
  return await findParts(folder, unwatched)
}

describe('MVTec AD', () => {
  test('takes good training pictures, test pictures by type, and masks by name', async () => {
    const { layout, parts, unused } = await find([
      'train/good/000.png',
      'test/good/000.png',
      'test/crack/000.png',
      'test/crack/001.png',
      'test/no mask/x.JPG',
      'ground_truth/crack/000_mask.png',
      'ground_truth/crack/001_mask.png',
      'readme.txt',
    ])
    expect(layout).toBe('mvtec')
    expect(parts).toEqual([
      defective('test/crack/000.png', 'crack', 'ground_truth/crack/000_mask.png'),
      defective('test/crack/001.png', 'crack', 'ground_truth/crack/001_mask.png'),
      good('test/good/000.png', 'test'),
      defective('test/no mask/x.JPG', 'no mask'),
      good('train/good/000.png', 'train'),
    ])
    expect(unused).toEqual([])
  })

  test('finds masks without ending word, with another one, of another kind of file, and gives each to the longest name', async () => {
    const { parts, unused } = await find([
      'train/good/1.png',
      'test/crack/a.jpg',
      'test/crack/a_1.jpg',
      'test/crack/b.jpg',
      'test/crack/c d.jpg',
      'ground_truth/crack/a_mask.png',
      'ground_truth/crack/a_1_mask.png',
      'ground_truth/crack/b.BMP',
      'ground_truth/crack/c d-gt.tiff',
      'ground_truth/crack/orphan_mask.png',
    ])
    expect(parts.map(({ path, masks }) => [path, ...masks])).toEqual([
      ['test/crack/a.jpg', 'ground_truth/crack/a_mask.png'],
      ['test/crack/a_1.jpg', 'ground_truth/crack/a_1_mask.png'],
      ['test/crack/b.jpg', 'ground_truth/crack/b.BMP'],
      ['test/crack/c d.jpg', 'ground_truth/crack/c d-gt.tiff'],
      ['train/good/1.png'],
    ])
    expect(unused).toEqual(['ground_truth/crack/orphan_mask.png'])
  })

  test('a composed name finds its decomposed mask, and both paths stay as the disk has them', async () => {
    const part = `test/Riß/${'Gehäuse'.normalize('NFC')}.png`
    const mask = `ground_truth/Riß/${'Gehäuse'.normalize('NFD')}_mask.png`
    const { parts } = await find(['train/good/1.png', part, mask])
    expect(parts[0]).toEqual(defective(part, 'Riß', mask))
  })

  test('does not take pictures that lie where the layout has none', async () => {
    const { parts, unused } = await find(['train/good/1.png', 'train/bad/2.png', 'train/good/rgb/3.png', 'preview.png', 'test/4.png'])
    expect(parts).toEqual([good('train/good/1.png', 'train')])
    expect(unused).toEqual(['preview.png', 'test/4.png', 'train/bad/2.png', 'train/good/rgb/3.png'])
  })
})

test('MVTec LOCO brings its own calibration normals and several masks for a part', async () => {
  const { layout, parts } = await find([
    'train/good/000.png',
    'validation/good/000.png',
    'test/good/000.png',
    'test/logical_anomalies/000.png',
    'test/structural_anomalies/000.png',
    'ground_truth/logical_anomalies/000/000.png',
    'ground_truth/logical_anomalies/000/001.png',
    'ground_truth/structural_anomalies/000/000.png',
    'defects_config.json',
  ])
  expect(layout).toBe('loco')
  expect(parts).toEqual([
    good('test/good/000.png', 'test'),
    defective(
      'test/logical_anomalies/000.png',
      'logical_anomalies',
      'ground_truth/logical_anomalies/000/000.png',
      'ground_truth/logical_anomalies/000/001.png',
    ),
    defective('test/structural_anomalies/000.png', 'structural_anomalies', 'ground_truth/structural_anomalies/000/000.png'),
    good('train/good/000.png', 'train'),
    good('validation/good/000.png', 'calibrate'),
  ])
})

test('BTAD says ok and ko; good and ko too', async () => {
  for (const ok of ['ok', 'good']) {
    const { layout, parts } = await find([
      `train/${ok}/0000.bmp`,
      `test/${ok}/0001.bmp`,
      'test/ko/0002.bmp',
      'ground_truth/ko/0002.png',
      `ground_truth/${ok}/0001.png`,
    ])
    expect(layout).toBe('btad')
    expect(new Set(parts)).toEqual(
      new Set([
        good(`test/${ok}/0001.bmp`, 'test'),
        defective('test/ko/0002.bmp', 'ko', 'ground_truth/ko/0002.png'),
        good(`train/${ok}/0000.bmp`, 'train'),
      ]),
    )
  }
})

describe('VisA', () => {
  const list = [
    'object,split,label,image,mask',
    'candle,train,normal,candle/Data/Images/Normal/0000.JPG,',
    'candle,test,normal,candle/Data/Images/Normal/0001.JPG,',
    'candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png',
    'pcb1,train,normal,pcb1/Data/Images/Normal/0000.JPG,',
  ].join('\n')
  const candle = ['Normal/0000.JPG', 'Normal/0001.JPG', 'Anomaly/000.JPG'].map((name) => `candle/Data/Images/${name}`)
  const files = Object.fromEntries([...candle, 'candle/Data/Masks/Anomaly/000.png'].map((path) => [path, path]))

  test('follows its list, and passes over objects that are not on this disk', async () => {
    const { layout, parts } = await find({ ...files, 'split_csv/1cls.csv': list })
    expect(layout).toBe('visa')
    expect(parts).toEqual([
      defective('candle/Data/Images/Anomaly/000.JPG', 'anomaly', 'candle/Data/Masks/Anomaly/000.png'),
      good('candle/Data/Images/Normal/0000.JPG', 'train'),
      good('candle/Data/Images/Normal/0001.JPG', 'test'),
    ])
  })

  test("follows the list above when one object's folder is given", async () => {
    const folder = await temporaryFolder()
    await plant(folder, { ...files, 'split_csv/1cls.csv': list })
    const { parts } = await findParts(join(folder, 'candle'), unwatched)
    expect(parts).toEqual([
      defective('Data/Images/Anomaly/000.JPG', 'anomaly', 'Data/Masks/Anomaly/000.png'),
      good('Data/Images/Normal/0000.JPG', 'train'),
      good('Data/Images/Normal/0001.JPG', 'test'),
    ])
  })

  test('without a list the normal ones are not assigned', async () => {
    const folder = await temporaryFolder()
    await plant(folder, files)
    const { parts } = await findParts(join(folder, 'candle'), unwatched)
    expect(parts).toEqual([
      defective('Data/Images/Anomaly/000.JPG', 'anomaly', 'Data/Masks/Anomaly/000.png'),
      good('Data/Images/Normal/0000.JPG', 'pool'),
      good('Data/Images/Normal/0001.JPG', 'pool'),
    ])
  })

  test('names the line whose picture is missing', async () => {
    const rest = Object.fromEntries(Object.entries(files).filter(([path]) => path !== candle[1]))
    const fault = await caughtFault(() => find({ ...rest, 'split_csv/1cls.csv': list }))
    expect(fault.code).toBe('data.csv-invalid')
    expect(fault.text.why).toContain('line 3: there is no file candle/Data/Images/Normal/0001.JPG')
  })
})

describe('a plain folder', () => {
  test('holds good parts, of every kind of picture', async () => {
    const names = ['a.png', 'b.JPG', 'c.jpeg', 'd.bmp', 'e.webp', 'f.tif', 'g.TIFF']
    const { layout, parts } = await find([...names, 'notes.txt', 'h.gif'])
    expect(layout).toBe('flat')
    expect(parts).toEqual(names.map((name) => good(name, 'train')))
  })

  test('with pictures in folders below is not known, and the fault says where they are and what is known', async () => {
    const fault = await caughtFault(() => find(['a.png', 'bad/b.png', 'bad/c.png']))
    expect(fault.code).toBe('data.layout-unknown')
    expect(fault.text.why).toContain('1 in the folder itself, 2 in bad')
    for (const name of ['MVTec AD', 'LOCO', 'BTAD', 'VisA', 'plain folder', 'CSV list']) expect(fault.text.do).toContain(name)
  })

  test('of several data sets is not known, and the fault names one to give', async () => {
    const fault = await caughtFault(() => find(['bottle/train/good/1.png', 'cable/train/good/1.png']))
    expect(fault.text.why).toMatch(/give .*bottle, for example/)
  })
})

describe('findParts', () => {
  test('says that there is nothing, no folder, nothing to use', async () => {
    const folder = await temporaryFolder()
    expect((await caughtFault(() => findParts(folder, unwatched))).code).toBe('data.empty')
    await plant(folder, ['notes.txt'])
    expect((await caughtFault(() => findParts(folder, unwatched))).text.why).toContain('None of the files there is a picture')
    expect((await caughtFault(() => findParts(join(folder, 'none'), unwatched))).code).toBe('file.missing')
    expect((await caughtFault(() => findParts(join(folder, 'notes.txt'), unwatched))).code).toBe('data.layout-unknown')
  })

  test('is not led in circles by links, and tells of those that lead nowhere', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['train/good/1.png'])
    await symlink('..', join(folder, 'train', 'up'))
    await symlink('gone.png', join(folder, 'train', 'good', '2.png'))
    const { parts, problems } = await findParts(folder, unwatched)
    expect(parts).toEqual([good('train/good/1.png', 'train')])
    expect(problems).toEqual([{ path: 'train/good/2.png', why: 'The link leads nowhere.' }])
  })

  test('stops when it is cancelled', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png'])
    await expect(findParts(folder, cancelled)).rejects.toThrow('aborted')
  })
})

describe('findPartsToScore', () => {
  test('knows nothing of pictures in a plain folder, in folders without a plan, or of a single picture', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['plain/a.png', 'plain/b.png', 'any/x/a.png', 'any/b.png'])
    expect((await findPartsToScore(join(folder, 'plain'), unwatched)).parts).toEqual([unknown('a.png'), unknown('b.png')])
    expect((await findPartsToScore(join(folder, 'any'), unwatched)).parts).toEqual([unknown('b.png'), unknown('x/a.png')])
    const single = await findPartsToScore(join(folder, 'any', 'b.png'), unwatched)
    expect(single).toMatchObject({ root: join(folder, 'any'), parts: [unknown('b.png')] })
  })

  test('keeps what a known layout says of its parts', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['train/good/1.png', 'test/crack/2.png'])
    expect((await findPartsToScore(folder, unwatched)).parts).toEqual([
      defective('test/crack/2.png', 'crack'),
      good('train/good/1.png', 'train'),
    ])
  })
})
