import { expect, test } from 'vitest'
import { violationsInBothThemes } from '#test/kit/axe.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openPageOf } from '#test/kit/pages.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('a shift report as PDF: three; an empty time says so, and a report is made again in place of the old one', async () => {
  const { url } = await openTrainedStation()
  const page = await browser.open(url)
  await openPageOf(page, 'Reports')
  let clicks = 0
  // The parts came just now, so they are of this shift (UX 2.12).
  await page.getByText('Batch or shift', { exact: true }).click()
  clicks++
  await page.getByRole('button', { name: 'Make the PDF' }).click()
  clicks++
  const rows = page.getByRole('region', { name: 'Reports', exact: true }).getByRole('row')
  const row = rows.filter({ hasText: 'Batch or shift' }).first()
  const saving = page.waitForEvent('download')
  await row.getByRole('link', { name: /^batch-.*\.pdf$/ }).click({ timeout: 120_000 })
  clicks++
  const first = (await saving).suggestedFilename()
  expect(clicks).toBeLessThanOrEqual(3)
  expect(await violationsInBothThemes(page)).toEqual([])

  // A time in which nothing happened, stated as the filter with a sentence; no file.
  await page.getByText('From – until', { exact: true }).click()
  await page.getByRole('button', { name: 'Make the PDF' }).click()
  await page.getByText('Give a begin, an end, or both.').waitFor()
  await page.getByLabel('From, included').fill('2001-01-01T06:00')
  await page.getByLabel('Until, not included').fill('2001-01-01T14:00')
  await page.getByRole('button', { name: 'Make the PDF' }).click()
  const nothing = page.getByRole('status', { name: 'Nothing to report' })
  await nothing.waitFor()
  expect(await nothing.textContent()).toMatch(/Batch or shift · .*2001.*Nothing between 2001-01-01 .* and 2001-01-01 /)
  expect(await rows.count()).toBe(2)

  await row.getByRole('button', { name: `Make it again: ${first}` }).click()
  await page.getByText(`It is made instead of ${first}`).waitFor()
  await page.getByRole('button', { name: 'Make the CSV' }).click()
  await rows.nth(2).waitFor({ timeout: 120_000 })
  expect(await row.textContent()).toContain(`replaces ${first}`)
  // The record of the report leads to the trail.
  await row.getByRole('link', { name: /^#/ }).last().click()
  await page.getByRole('region', { name: /^Record [0-9]/ }).waitFor()
  expect(page.problems).toEqual([])
})
