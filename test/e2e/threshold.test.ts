import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { sharedBrowser } from '#test/kit/browser.ts'
import { dragBy, shownLine, shownTable } from '#test/kit/pages.ts'
import { acceptanceScores, recount } from '#test/kit/recount.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

async function openThreshold(run: number): Promise<{ page: Page; project: string }> {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  await page.goto(`${new URL(page.url()).origin}/p/housing-top/threshold?run=${run}`)
  await page.getByRole('slider', { name: 'Lower edge' }).waitFor({ state: 'attached' })
  return { page, project }
}

test('at every place of the line the table is what counting the parts one by one gives', async () => {
  const { page, project } = await openThreshold(1)
  const scores = acceptanceScores(project, 1)
  expect(scores).toHaveLength(30)
  const seen = new Set<string>()
  for (const [handle, pixels] of [
    ['Line', -120],
    ['Line', 240],
    ['Line', -60],
  ] as const) {
    await dragBy(page, handle, pixels)
    const table = await shownTable(page)
    expect(table).toEqual(recount(scores, ...(await shownLine(page))))
    seen.add(JSON.stringify(table))
  }
  await page.getByRole('checkbox', { name: 'Lock the gap' }).uncheck()
  await dragBy(page, 'Upper edge', 80)
  await dragBy(page, 'Lower edge', -80)
  const [lower, upper] = await shownLine(page)
  expect(lower).toBeLessThan(upper)
  expect(await shownTable(page)).toEqual(recount(scores, lower, upper))
  expect(seen.size).toBeGreaterThan(1)
})

test('by keyboard: an arrow moves the line until one part changes side, and the slider says what that costs', async () => {
  const { page, project } = await openThreshold(1)
  const scores = acceptanceScores(project, 1)
  await page.getByRole('slider', { name: 'Line', exact: true }).focus()
  await page.keyboard.press('Home')
  expect(await shownTable(page)).toEqual(recount(scores, ...(await shownLine(page))))
  await page.keyboard.press('End')
  const { good, defective } = await shownTable(page)
  expect([good[0], defective[0]]).toEqual([15, 15])
  const words = await page.getByRole('slider', { name: 'Line', exact: true }).getAttribute('aria-valuetext')
  expect(words).toMatch(/^Line .*\. 15 escapes of 15, 0 overkill of 15$/)
  await page.keyboard.press('ArrowLeft')
  expect(await shownTable(page)).toEqual(recount(scores, ...(await shownLine(page))))
})

test('a rule’s line is chosen with name and reason in three clicks and typing, stays after a reload, and the next one keeps it', async () => {
  const { page } = await openThreshold(1)
  // Three clicks: the rule, the button, the confirmation (UX 2.12).
  await page.getByRole('button', { name: 'Zero known escapes', exact: true }).click()
  const line = await shownLine(page)
  await page.getByRole('button', { name: 'Choose this line…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your name').fill('Engineer 1')
  await dialog.getByLabel('Reason').fill('no known defect may pass')
  await dialog.getByRole('button', { name: 'Choose this line' }).click()
  const strip = page.getByRole('region', { name: 'Line in force' })
  await strip.getByText('Engineer 1').waitFor()
  await page.reload()
  await strip.getByText('Engineer 1').waitFor()
  expect(await shownLine(page)).toEqual(line)
})

test('a name and a reason of ten letters are asked for, at the field that lacks them', async () => {
  const { page } = await openThreshold(1)
  await page.getByRole('button', { name: 'Choose this line…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('short')
  await dialog.getByRole('button', { name: 'Choose this line' }).click()
  await dialog.getByText('Give your name: it stands under the line.').waitFor()
  await dialog.getByText('Say why in at least 10 letters').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('No line was chosen for this run yet.').waitFor()
})
