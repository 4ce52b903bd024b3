import Database from 'libsql'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openPageOf } from '#test/kit/pages.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()
/** Of the drawn pictures. */
const SIDE = 96

test('a mask drawn with keys alone, undone, saved and loaded again is the same pixel by pixel', async () => {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  const part = goodPart(project)
  await openPart(page, part)
  const press = async (keys: string, times = 1): Promise<void> => {
    for (let i = 0; i < times; i++) await page.keyboard.press(keys)
  }
  await press('p')
  await press(',', 7)
  await page.getByRole('spinbutton', { name: 'Size' }).and(page.locator(':enabled')).waitFor()
  expect(await page.getByRole('spinbutton', { name: 'Size' }).inputValue()).toBe('7')
  // The crosshair begins in the middle, at 48, 48.
  await press('ArrowLeft')
  await press('ArrowRight')
  await press('Enter')
  await press('Shift+ArrowRight', 2)
  await press('Shift+ArrowUp')
  await press('Shift+Enter')
  await press('Shift+ArrowDown', 3)
  await press('Enter')
  await press('Control+z')
  await press('o')
  await press('.', 2)
  await press('Shift+ArrowUp', 3)
  await press('Enter')
  await press('Control+s')
  await page
    .getByText(/^Version 1 saved/)
    .first()
    .waitFor()
  // Brush: discs of 7 pixels along the way; eraser: one of 16 on a corner of pixels, around (69, 39) or as the crosshair snaps.
  const way = covers((x, y) => distance(x, y, [48, 48], [68, 38]) <= 3.5)
  const rubbed = covers((x, y) => Math.hypot(x + 0.5 - 69, y + 0.5 - 39) <= 8)
  const expected = way.map((covered, i) => covered && !rubbed[i])
  expect(await storedMask(project, part)).toEqual(expected)

  await page.reload()
  const count = expected.filter(Boolean).length
  const size = page.getByRole('complementary', { name: 'Masks' }).getByText(`${count} px`)
  await size.waitFor()
  // A mask is one line: its type can be read, and its size stands beside it.
  const [type, pixels] = await Promise.all([page.getByLabel('Type of mask 1').boundingBox(), size.boundingBox()])
  expect(pixels!.x).toBeGreaterThan(type!.x + type!.width)
  expect(type!.width).toBeGreaterThan(pixels!.width)
  await press('u')
  await press('ArrowRight')
  await press('ArrowLeft')
  await press('Shift+ArrowLeft', 4)
  await press('Enter')
  await press('Shift+ArrowDown')
  await press('Enter')
  await press('Control+s')
  await page
    .getByText(/^Version 2 saved/)
    .first()
    .waitFor()
  const bar = covers((x, y) => x === 8 && y >= 48 && y <= 58)
  expect(await storedMask(project, part)).toEqual(expected.map((covered, i) => covered || bar[i]))
  expect(page.problems).toEqual([])
})

test('from a flagged part to a saved mask from the residual: three keys', async () => {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  const part = hottestPart(project)
  await openPageOf(page, 'Look')
  await page.goto(`${new URL(page.url()).origin}/p/housing-top/look?part=${part}&run=1`)
  await page.getByRole('region', { name: 'Table of hot spots' }).waitFor()
  await page.keyboard.press('m')
  await page.getByRole('toolbar', { name: 'Tools' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page
    .getByText(/^Version 1 saved/)
    .first()
    .waitFor()
  const mask = await storedMask(project, part)
  expect(mask.filter(Boolean).length).toBeGreaterThan(0)

  // How bad it is: a choice that can be taken back, and a part of the version and of its entry in the trail.
  const severity = page.getByRole('combobox', { name: 'Severity of mask 1' })
  await severity.selectOption('critical')
  await page.keyboard.press('Control+z')
  expect(await severity.inputValue()).toBe('')
  await page.keyboard.press('Control+Shift+z')
  expect(await severity.inputValue()).toBe('critical')
  await page.keyboard.press('Control+s')
  await page
    .getByText(/^Version 2 saved/)
    .first()
    .waitFor()
  const stored = `select severity from mask join annotated on annotated.record = mask.record where annotated.part = ?`
  expect(read(project, stored, [part])).toEqual([{ severity: 'critical' }])
  const [entry] = read<{ now: string }>(
    project,
    `select new as now from trail where action = 'annotation.saved' order by number desc limit 1`,
  )
  expect(entry!.now).toContain('critical')
  expect(await storedMask(project, part)).toEqual(mask)
})

test('a second window sees the part read-only, and has what was left unsaved when the first one leaves', async () => {
  const { url, project } = await openTrainedStation()
  const first = await browser.open(url)
  const part = goodPart(project)
  await openPart(first, part)
  const second = await first.context().newPage()
  second.setDefaultTimeout(30_000)
  await second.goto(first.url())
  await second.getByText(/is open in another window/).waitFor()
  expect(await second.getByRole('button', { name: /^Brush/ }).isDisabled()).toBe(true)

  await first.keyboard.press('p')
  await first.keyboard.press('ArrowLeft')
  await first.keyboard.press('Enter')
  await first.getByText('Not saved yet').waitFor()
  await openPageOf(first, 'Look')
  await second.getByText(/were never saved/).waitFor()
  await second.getByRole('button', { name: 'Save them' }).click()
  await second
    .getByText(/^Version 1 saved/)
    .first()
    .waitFor()
  expect((await storedMask(project, part)).filter(Boolean).length).toBe(156)
})

test('Look shows the masks that somebody else saves while it is open, version after version', async () => {
  const { url, project } = await openTrainedStation()
  const drawing = await browser.open(url)
  const part = goodPart(project)
  await openPart(drawing, part)
  const looking = await drawing.context().newPage()
  looking.setDefaultTimeout(30_000)
  await looking.goto(`${new URL(drawing.url()).origin}/p/housing-top/look?part=${part}&run=1`)
  const truth = looking.getByRole('button', { name: /^Truth/ })
  await looking.getByRole('button', { name: 'Copy address' }).waitFor()
  expect(await truth.count()).toBe(0)
  const save = async (version: number): Promise<void> => {
    await drawing.keyboard.press('Enter')
    await drawing.keyboard.press('Control+s')
    await drawing
      .getByText(new RegExp(`^Version ${version} saved`))
      .first()
      .waitFor()
  }
  await drawing.keyboard.press('p')
  await drawing.keyboard.press('ArrowLeft')
  await save(1)
  await truth.waitFor()
  const first = looking.waitForRequest(/annotation/)
  await truth.click()
  const before = (await first).url()
  // Another version has another address, and the outline is read from there.
  const second = looking.waitForRequest((request) => request.url().includes('annotation') && request.url() !== before)
  await drawing.keyboard.press('Shift+ArrowLeft')
  await save(2)
  await second
})

async function openPart(page: Page, part: number): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/p/housing-top/annotate?part=${part}&run=1`)
  await page.getByRole('button', { name: /^Brush/, disabled: false }).waitFor()
}

function read<T>(project: string, statement: string, values: readonly unknown[] = []): T[] {
  const database = new Database(join(project, 'project.db'), { readonly: true })
  try {
    return database.prepare(statement).all([...values]) as T[]
  } finally {
    database.close()
  }
}

/** A part that has no mask file. */
function goodPart(project: string): number {
  return read<{ id: number }>(project, `select id from part where "set" = 'test' and truth = 'good' order by path limit 1`)[0]!.id
}
function hottestPart(project: string): number {
  const hottest = `select part.id from score join part on part.id = score.part where run = 1 order by score desc limit 1`
  return read<{ id: number }>(project, hottest)[0]!.id
}

/** Pixels of the newest version, decoded by sharp. */
async function storedMask(project: string, part: number): Promise<boolean[]> {
  const statement = 'select png from mask join annotated on annotated.record = mask.record where annotated.part = ?'
  const all = Array.from({ length: SIDE * SIDE }, () => false)
  for (const { png } of read<{ png: Uint8Array }>(project, statement, [part])) {
    const pixels = await sharp(Buffer.from(png)).greyscale().raw().toBuffer()
    for (const [i, value] of pixels.entries()) if (value > 0) all[i] = true
  }
  return all
}

function covers(is: (x: number, y: number) => boolean): boolean[] {
  return Array.from({ length: SIDE * SIDE }, (_, i) => is(i % SIDE, Math.floor(i / SIDE)))
}
/** Of the middle of a pixel to the way between the middles of two. */
function distance(x: number, y: number, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): number {
  const share = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
  const along = Math.min(1, Math.max(0, share))
  return Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
}
