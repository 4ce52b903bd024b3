import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, inject, test } from 'vitest'
import { packRuns, runsOf } from '#domain/masks/rle.ts'
import type { HostInside } from '#test/kit/people.ts'
import { codeOf, connectionTo, PASSWORD, projectWithAccounts } from '#test/kit/people.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import type { Host } from '#host/host.ts'
import type { ExchangeFormat } from '#rpc/schemas/annotations.ts'
import { faultOf } from '#rpc/fault-error.ts'

const size = { width: 32, height: 24 }
/** Every pixel for which it holds. */
const where = (holds: (x: number, y: number) => boolean): string =>
  packRuns(
    runsOf(
      Uint8Array.from({ length: 32 * 24 }, (_, i) => (holds(i % 32, Math.floor(i / 32)) ? 1 : 0)),
      size,
    ),
  )
const ring = where((x, y) => Math.abs(Math.hypot(x - 15, y - 11) - 7) < 2)
const block = where((x, y) => x > 3 && x < 12 && y > 3 && y < 9)
/** Diagonal hairs: areas that touch by corners only. */
const hair = where((x, y) => x === y || (x === 31 && y === 23))

const NAMES = ['a.png', 'b.png', 'c.png', 'd.png']

async function open() {
  const host = await makeHost({ engine: join(inject('built'), 'engine/index.js') })
  const { project } = await plantProject(host, Object.fromEntries(NAMES.map((name) => [name, name])))
  return { host, project, page: connectionTo(host), folder: host.projects.open(project).folder }
}

/** Four parts: overlapping masks with all that a mask can say, none at all but looked at, one, never looked at. */
async function drawn() {
  const opened = await open()
  const { page, project } = opened
  const save = (part: number, masks: { label: string; counts: string; severity?: 'critical' }[]) =>
    page.annotations.save({ project, part, expects: 0, ...size, masks })
  await save(1, [
    { label: 'scratch', counts: ring },
    { label: '=cmd()', counts: block, severity: 'critical' },
    { label: 'scratch', counts: hair },
    { label: '', counts: block },
    { label: '\'-Kratzer, "tief" 划痕/x', counts: ring },
  ])
  await save(2, [])
  await save(3, [{ label: '', counts: hair }])
  return opened
}

async function take(page: HostInside, project: string, wanted: { format: ExchangeFormat; polygons?: boolean }) {
  for await (const step of await page.annotations.export({ project, ...wanted })) if (step.at === 'done') return step.result
  throw new Error('The export ended without a result.')
}
async function bring(page: HostInside, project: string, format: ExchangeFormat, path: string) {
  for await (const step of await page.annotations.import({ project, format, path })) if (step.at === 'done') return step.result
  throw new Error('The import ended without a result.')
}
async function allMasks(page: HostInside, project: string) {
  const parts = await Promise.all(NAMES.map((_, i) => page.annotations.get({ project, part: i + 1 })))
  return parts.map(({ masks, version }) => ({ masks, saved: version > 0 }))
}

/** A ZIP's files, by Python, which knows nothing of ours. */
async function unzipped(path: string): Promise<string> {
  const { execFileSync } = await import('node:child_process')
  const folder = await temporaryFolder()
  execFileSync('python3', ['-m', 'zipfile', '-e', path, folder])
  return folder
}

/** What of the host's project was taken out, at a path. */
const fileOf = (host: Host, project: string, name: string) => join(host.projects.open(project).folder, 'exports', name)

describe('a round trip loses nothing', () => {
  test.each([{ format: 'coco' }, { format: 'coco', polygons: true }, { format: 'csv' }, { format: 'mvtec' }] as const)(
    '$format $polygons',
    async (wanted) => {
      const from = await drawn()
      const made = await take(from.page, from.project, wanted)
      expect(made).toMatchObject({ parts: 3, masks: 6 })
      const file = fileOf(from.host, from.project, made.name)
      const to = await open()
      const path = wanted.format === 'mvtec' ? await unzipped(file) : file
      expect(await bring(to.page, to.project, wanted.format, path)).toEqual({ parts: 3, masks: 6, same: 0 })
      expect(await allMasks(to.page, to.project)).toEqual(await allMasks(from.page, from.project))
      // Once more: nothing is new, and the same is written, byte by byte.
      expect(await bring(to.page, to.project, wanted.format, path)).toEqual({ parts: 0, masks: 0, same: 3 })
      expect((await take(to.page, to.project, wanted)).sha256).toBe(made.sha256)
      const { rows } = await to.page.trail.page({ project: to.project, offset: 0, limit: 20 })
      expect(rows.map(({ action }) => action).slice(0, 4)).toEqual([
        'annotation.exported',
        'annotation.imported',
        'annotation.imported',
        'annotation.imported',
      ])
    },
  )
})

describe('MVTec folders', () => {
  test('are one PNG a picture and type, white is defect, which counts if it was drawn anew', async () => {
    const { host, project, page } = await drawn()
    const folder = await unzipped(fileOf(host, project, (await take(page, project, { format: 'mvtec' })).name))
    const scratch = join(folder, 'ground_truth/scratch/a_mask.png')
    const { data } = await sharp(scratch).greyscale().raw().toBuffer({ resolveWithObject: true })
    const white = runsOf(Uint8Array.from(data), size)
    expect(packRuns(white)).toBe(where((x, y) => Math.abs(Math.hypot(x - 15, y - 11) - 7) < 2 || x === y || (x === 31 && y === 23)))
    await copyFile(join(folder, 'ground_truth/defect/c_mask.png'), scratch)
    await bring(page, project, 'mvtec', folder)
    const { masks } = await page.annotations.get({ project, part: 1 })
    expect(masks.find(({ label }) => label === 'scratch')?.counts).toBe(hair)
  })

  test('of a data set go to the parts of their folder', async () => {
    const host = await makeHost({ engine: join(inject('built'), 'engine/index.js') })
    const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
    const { store } = host.projects.open(project)
    await store.writer.updateTable('part').set({ path: 'test/bent/000.png' }).where('id', '=', 1).execute()
    await store.writer.updateTable('part').set({ path: 'test/good/000.png' }).where('id', '=', 2).execute()
    const page = connectionTo(host)
    const folder = await temporaryFolder()
    const mask = join(folder, 'ground_truth/bent/000_mask.png')
    await mkdir(dirname(mask), { recursive: true })
    const grey = Buffer.from(Uint8Array.from({ length: 32 * 24 }, (_, i) => (i === 5 ? 1 : 0)))
    await writeFile(
      mask,
      await sharp(grey, { raw: { ...size, channels: 1 } })
        .png()
        .toBuffer(),
    )
    expect(await bring(page, project, 'mvtec', folder)).toEqual({ parts: 1, masks: 1, same: 0 })
    const { masks } = await page.annotations.get({ project, part: 1 })
    expect(masks).toMatchObject([{ label: 'bent', pixels: 1, box: { x: 5, y: 0, width: 1, height: 1 } }])
  })

  test('with a mask of another size, or of no picture, are refused whole', async () => {
    const { page, project } = await open()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'ground_truth/dent'), { recursive: true })
    const png = (width: number) =>
      sharp(Buffer.alloc(width * 24, 255), { raw: { width, height: 24, channels: 1 } })
        .png()
        .toBuffer()
    await writeFile(join(folder, 'ground_truth/dent/a_mask.png'), await png(32))
    await writeFile(join(folder, 'ground_truth/dent/b_mask.png'), await png(31))
    await writeFile(join(folder, 'ground_truth/dent/z_mask.png'), await png(32))
    const error: unknown = await bring(page, project, 'mvtec', folder).catch((error: unknown) => error)
    expect(faultOf(error)).toMatchObject({ code: 'annotation.invalid', data: { problems: 2 } })
    expect((await page.annotations.get({ project, part: 1 })).version).toBe(0)
    expect(await codeOf(bring(page, project, 'mvtec', join(folder, 'ground_truth')))).toBe('annotation.invalid')
  })
})

describe('COCO of other programs', () => {
  test("gives pycocotools' areas, from polygons and run lengths alike", async () => {
    // Written by pycocotools: test/fixtures/masks/make_masks.py.
    const path = 'test/fixtures/masks/foreign.json'
    const { annotations } = JSON.parse(await readFile(path, 'utf8')) as { annotations: { area: number }[] }
    const { page, project } = await open()
    expect(await bring(page, project, 'coco', path)).toEqual({ parts: 2, masks: 3, same: 0 })
    const got = await allMasks(page, project)
    expect(got.flatMap(({ masks }) => masks.map(({ pixels }) => pixels))).toEqual(annotations.map(({ area }) => area))
    expect(got.flatMap(({ masks }) => masks.map(({ label }) => label))).toEqual(['dent', 'scratch', 'dent'])
    expect(await page.annotations.history({ project, part: 1 })).toMatchObject([{ source: 'imported', version: 1 }])
  })

  const image = { id: 1, file_name: 'a.png', ...size }
  const good = { image_id: 1, segmentation: [[1, 1, 4, 1, 4, 4]] }
  const wrong: Record<string, unknown> = {
    'is no JSON': 'images: []',
    'is not COCO': { pictures: [] },
    'has a list where an object belongs': [],
    'names a picture that is not there': { images: [image, { ...image, id: 2, file_name: 'z.png' }], annotations: [good] },
    'has another size': { images: [image, { ...image, id: 2, file_name: 'b.png', width: 33 }], annotations: [good] },
    'has the same picture twice': { images: [image, { ...image, id: 2 }], annotations: [good] },
    'has an annotation of no image': { images: [image], annotations: [good, { ...good, image_id: 5 }] },
    'has a category that is not there': { images: [image], annotations: [good, { ...good, category_id: 5 }] },
    'has run lengths of another size': {
      images: [image],
      annotations: [good, { ...good, segmentation: { size: [24, 33], counts: [24 * 33] } }],
    },
    'has run lengths that do not add up': {
      images: [image],
      annotations: [good, { ...good, segmentation: { size: [24, 32], counts: [10, 10] } }],
    },
    'has packed run lengths that are none': {
      images: [image],
      annotations: [good, { ...good, segmentation: { size: [24, 32], counts: '~~' } }],
    },
    'has a polygon that lies at the other end of the world': {
      images: [image],
      annotations: [good, { ...good, segmentation: [[1, 1, 1e12, 1, 4, 4]] }],
    },
    'has half a corner': { images: [image], annotations: [good, { ...good, segmentation: [[1, 1, 3]] }] },
    'has no mask': { images: [image], annotations: [] },
  }
  test.each(Object.entries(wrong))('that %s is refused whole', async (_, content) => {
    const { page, project } = await open()
    const path = join(await temporaryFolder(), 'masks.json')
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    expect(await codeOf(bring(page, project, 'coco', path))).toBe('annotation.invalid')
    expect((await allMasks(page, project)).some(({ saved }) => saved)).toBe(false)
    const { rows } = await page.trail.page({ project, offset: 0, limit: 20 })
    expect(rows.some(({ action }) => action === 'annotation.imported')).toBe(false)
  })

  test('that is not there is said', async () => {
    const { page, project } = await open()
    expect(await codeOf(bring(page, project, 'coco', '/nowhere/masks.json'))).toBe('file.missing')
  })
})

describe('CSV', () => {
  test('with lines that are wrong is refused by their numbers', async () => {
    const { page, project } = await open()
    const path = join(await temporaryFolder(), 'masks.csv')
    const lines = [
      'part,width,height,label,counts',
      `a.png,32,24,dent,${block}`,
      `z.png,32,24,dent,${block}`,
      'b.png,32,24,dent,ooo',
      'c.png,9,9,,',
    ]
    await writeFile(path, lines.join('\n'))
    const error: unknown = await bring(page, project, 'csv', path).catch((error: unknown) => error)
    expect(faultOf(error)?.text.why).toMatch(/^Line 3: .*; line 4: .*; line 5: /)
    expect((await allMasks(page, project)).some(({ saved }) => saved)).toBe(false)
  })
})

test('with accounts, taking masks out is signed', async () => {
  const { project, comeIn } = await projectWithAccounts()
  const { client } = await comeIn('Engineer 1', ['engineer'])
  await client.annotations.save({ project, part: 1, expects: 0, ...size, masks: [{ label: 'dent', counts: block }] })
  expect(await codeOf(take(client, project, { format: 'csv' }))).toBe('signature.needed')
  const signature = { name: 'Engineer 1', password: PASSWORD }
  for await (const step of await client.annotations.export({ project, format: 'csv', signature }))
    if (step.at === 'done') expect(step.result.masks).toBe(1)
  const { rows } = await client.trail.page({ project, offset: 0, limit: 1 })
  expect(rows[0]).toMatchObject({ action: 'annotation.exported', how: 'signed', who: 'Engineer 1' })
})
