import type { Locator, Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openStation, openTrainedStation } from '#test/kit/stations.ts'

// UX 2.12, for the pages that are there: what a task takes at most. The line by a rule is in threshold.test.ts.
const browser = sharedBrowser()

/** Counts what a person does with mouse and keys; typing is not counted. */
function counted(page: Page): { click(target: Locator): Promise<void>; press(key: string): Promise<void>; readonly count: () => number } {
  let count = 0
  return {
    click: async (target) => {
      count++
      await target.click()
    },
    press: async (key) => {
      count++
      await page.keyboard.press(key)
    },
    count: () => count,
  }
}

const entry = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true })

test('from a folder to the first training started: five', async () => {
  const { url } = await openStation()
  const page = await browser.open(url)
  const hand = counted(page)
  await hand.click(page.getByRole('button', { name: 'New project' }).first())
  await page.getByLabel('Folder of pictures, or a CSV list').fill(inject('trained').pictures)
  await hand.click(page.getByRole('button', { name: 'Look at folder' }))
  await hand.click(page.getByRole('button', { name: 'Create project' }))
  await page.waitForURL(/\/data/, { timeout: 240_000 })
  await hand.click(entry(page, 'Train'))
  await hand.click(page.getByRole('button', { name: 'Start', exact: true }))
  await page.getByRole('region', { name: 'Run 1', exact: true }).waitFor()
  expect(hand.count()).toBeLessThanOrEqual(5)
})

test('input, reconstruction and residual of any part at 100 % on its hottest spot: two', async () => {
  const { url } = await openTrainedStation()
  const page = await browser.open(url)
  await entry(page, 'Look').click()
  const hand = counted(page)
  const part = page.getByRole('listbox', { name: 'Parts' }).getByRole('option').nth(3)
  await part.getByText('.png').waitFor()
  const name = (await part.locator('[title]').first().getAttribute('title')) ?? ''
  await hand.click(part)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByRole('region', { name: 'Table of hot spots' }).waitFor()
  await hand.press('Enter')
  await page.getByRole('button', { name: /^100 %/ }).waitFor()
  expect(hand.count()).toBeLessThanOrEqual(2)
})

test('a report as PDF: three', async () => {
  const { url } = await openTrainedStation()
  const page = await browser.open(url)
  const hand = counted(page)
  await hand.click(entry(page, 'Reports'))
  await hand.click(page.getByRole('button', { name: /^Make the PDF/ }))
  const link = page.getByRole('row').filter({ hasText: 'new' }).getByRole('link').first()
  await link.waitFor({ timeout: 240_000 })
  const saving = page.waitForEvent('download')
  await hand.click(link)
  expect((await saving).suggestedFilename()).toMatch(/\.pdf$/)
  expect(hand.count()).toBeLessThanOrEqual(3)
})
