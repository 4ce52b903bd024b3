import { partName } from '#domain/parts.ts'
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openStore } from '#host/store/database.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { join } from 'node:path'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openPageOf } from '#test/kit/pages.ts'
import { copiedProject, openStation, openTrainedStation } from '#test/kit/stations.ts'
import { storedVerdicts } from '#test/kit/verdicts.ts'

const browser = sharedBrowser()

/** Gives somebody's name and goes to Review. */
async function openReview(page: Page, person = ''): Promise<void> {
  if (person !== '') {
    await openPageOf(page, 'Settings')
    await page.getByLabel('Name', { exact: true }).fill(person)
    await page.getByLabel('Name', { exact: true }).blur()
  }
  await page.goto(`${new URL(page.url()).origin}/p/housing-top/review`)
  await shownPart(page)
}

const goodButton = (page: Page) => page.getByRole('group', { name: /^Verdict on/ }).getByRole('button', { name: 'Good' })

/** The part on the screen, once it can be judged. `not`: the one before it. */
async function shownPart(page: Page, not = ''): Promise<string> {
  const heading = page.getByRole('complementary', { name: 'Verdict' }).getByRole('heading', { level: 2 }).first()
  await heading.filter({ hasNotText: not === '' ? '\u0000' : not }).waitFor()
  await goodButton(page).and(page.locator(':enabled')).waitFor()
  return (await heading.textContent()) ?? ''
}

const numberOf = (name: string): number => Number(name.replace('P-', ''))
const inStrip = (page: Page, name: string) => page.getByRole('list', { name: 'Parts of this session' }).getByRole('button', { name })

test('a person judges twenty parts by keyboard alone, one key each, and takes one back with one', async () => {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  await openReview(page, 'Engineer 1')
  const given: { part: number; verdict: string; type: string }[] = []
  let name = await shownPart(page)
  for (let i = 0; i < 20; i++) {
    const [key, verdict, type] = i % 3 === 0 ? ['1', 'defective', 'scratch'] : i % 3 === 1 ? ['0', 'good', ''] : ['d', 'defective', '']
    await page.keyboard.press(key!)
    given.push({ part: numberOf(name), verdict: verdict!, type: type! })
    name = await shownPart(page, name)
  }
  const last = given.at(-1)!
  const lastName = partName(last.part)
  await inStrip(page, `${lastName}: good`).waitFor()
  // A note goes with the next verdict, without a hand on the mouse.
  await page.keyboard.press('Control+z')
  expect(await shownPart(page, name)).toBe(lastName)
  await page.keyboard.press('n')
  await page.keyboard.type('at the rim, 한국어')
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await inStrip(page, `${lastName}: scratch`).waitFor()
  await expect.poll(() => storedVerdicts(project).length).toBe(22)
  const stored = storedVerdicts(project)
  expect(stored.slice(0, 20)).toMatchObject(given.map((one) => ({ ...one, by: 'Engineer 1', kind: 'review' })))
  expect(stored.slice(20)).toMatchObject([
    { part: last.part, verdict: 'withdrawn', replaces: stored[19]!.record },
    { part: last.part, verdict: 'defective', type: 'scratch', note: 'at the rim, 한국어' },
  ])
  // 30 acceptance parts waited, 20 of them are judged.
  await page.getByRole('radio', { name: /^Waiting ?10$/ }).waitFor({ state: 'attached' })
  expect(page.problems).toEqual([])
})

test('what is judged while the host is away is kept, and sent once when it answers again', async () => {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  let isAway = false
  const open: { close(): Promise<void> }[] = []
  await page.routeWebSocket(/\/rpc/, (socket) => {
    if (isAway) return void socket.close()
    open.push(socket)
    socket.connectToServer()
  })
  await openReview(page)
  // Judged and taken back, so that the next two parts lie decoded in the page.
  let name = await shownPart(page)
  const judged: number[] = []
  for (let i = 0; i < 2; i++) {
    judged.push(numberOf(name))
    await page.keyboard.press('g')
    name = await shownPart(page, name)
  }
  for (let i = 0; i < 2; i++) await page.keyboard.press('Control+z')
  await expect.poll(() => storedVerdicts(project)).toHaveLength(4)
  // The page has every answer: nothing is kept any more.
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0)
  isAway = true
  await Promise.all(open.map((socket) => socket.close()))
  await page.getByText('The connection to Residuum is lost.').waitFor()
  for (const part of judged) {
    name = await shownPart(page, name)
    expect(numberOf(name)).toBe(part)
    await page.keyboard.press('g')
  }
  await page.getByText('2 verdicts kept on this computer.').waitFor()
  // Even the page may be gone meanwhile: the verdicts are not the page's.
  isAway = false
  await page.reload()
  await shownPart(page)
  await expect.poll(() => storedVerdicts(project)).toHaveLength(6)
  const last = storedVerdicts(project).slice(4)
  expect(last.map(({ part, verdict }) => [part, verdict])).toEqual(judged.map((part) => [part, 'good']))
})

test('two people on one part: who comes second is told, nothing is written over, and the part waits to be settled', async () => {
  const project = await copiedProject()
  // Each at a computer of their own, with the same project open.
  const [one, two] = [await openStation({ project }), await openStation({ project })]
  const [first, second] = [await browser.open(one.url), await browser.open(two.url)]
  await openReview(first, 'Engineer 1')
  await openReview(second, 'Engineer 2')
  const name = await shownPart(first)
  expect(await shownPart(second)).toBe(name)
  await first.keyboard.press('g')
  await inStrip(first, `${name}: good`).waitFor()
  await expect.poll(() => storedVerdicts(project)).toHaveLength(1)
  await second.keyboard.press('d')
  const alert = second.getByRole('alert').filter({ hasText: `The verdict on ${name} is not saved yet.` })
  await alert.getByRole('button', { name: `Show ${name}` }).click()
  const told = second.getByRole('alert', { name: 'Not saved yet' })
  await told.getByText(`${name} was judged meanwhile by Engineer 1.`).waitFor()
  expect(storedVerdicts(project)).toHaveLength(1)
  await told.getByRole('button', { name: /^Keep mine beside it/ }).click()
  await expect
    .poll(() => storedVerdicts(project))
    .toMatchObject([
      { part: numberOf(name), by: 'Engineer 1', verdict: 'good' },
      { part: numberOf(name), by: 'Engineer 2', verdict: 'defective', replaces: null },
    ])
  await second.getByText('Disagreements', { exact: false }).first().click()
  await second.getByRole('button', { name: `Settle ${name}…` }).click()
  const dialog = second.getByRole('dialog')
  await dialog.getByLabel('Note').fill('seen under the lens')
  await dialog.getByRole('button', { name: 'Settle as defective' }).click()
  await second.getByText('Nobody disagrees.', { exact: false }).waitFor()
  // The button that opened the dialog is gone with its row, and the page has the focus.
  await second.locator('main:focus').waitFor()
  expect(storedVerdicts(project).at(-1)).toMatchObject({ kind: 'settled', verdict: 'defective', by: 'Engineer 2' })
})

test('a blind agreement study is begun in four clicks and judged by single keys', async () => {
  const project = await copiedProject()
  // The drawn acceptance set has thirty parts; a study needs fifty.
  const store = openStore(join(project, 'project.db'))
  const note = { reason: 'enough for a study', by: 'Manager 1', at: '2026-01-02T03:04:05.000Z' }
  const rows = await store.reader.selectFrom('part').select('id').where('set', '=', 'train').limit(25).execute()
  await changeParts(
    store.writer,
    rows.map(({ id }) => id),
    { what: 'set', to: 'test' },
    note,
  )
  await store.close()
  const { url } = await openStation({ project })
  const page = await browser.open(url)
  await openReview(page, 'Engineer 1')
  // A dialog gives the focus back, whichever way it is left.
  await page.getByRole('button', { name: 'Settings…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save the settings' }).click()
  await page.locator('button:focus', { hasText: 'Settings…' }).waitFor()
  let clicks = 0
  const click = async (target: { click(): Promise<void> }): Promise<void> => {
    clicks++
    await target.click()
  }
  await click(page.getByText('Studies', { exact: true }))
  await click(page.getByRole('button', { name: 'Begin a study…' }))
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('People, one name a line').fill('Engineer 1\nEngineer 2')
  await click(dialog.getByRole('button', { name: 'Begin the study' }))
  await dialog.waitFor({ state: 'detached' })
  expect(clicks).toBeLessThanOrEqual(4)
  await page.getByRole('button', { name: 'Judge', exact: true }).click()
  for (let i = 1; i <= 3; i++) {
    await page.getByText(`${i} of 100`, { exact: false }).first().waitFor()
    await goodButton(page).and(page.locator(':enabled')).waitFor()
    await page.keyboard.press('g')
  }
  await page.getByText('4 of 100', { exact: false }).first().waitFor()
  expect(storedVerdicts(project).map(({ kind, verdict }) => [kind, verdict])).toEqual([
    ['study', 'good'],
    ['study', 'good'],
    ['study', 'good'],
  ])
  expect(page.problems).toEqual([])
})
