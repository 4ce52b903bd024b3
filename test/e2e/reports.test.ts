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

test('the drift as charts with their tables; a comment closes an alarm under every filter that shows it, and the trail prints it', async () => {
  const { url } = await openTrainedStation()
  const page = await browser.open(url)
  await openPageOf(page, 'Reports')
  await page.getByText('Drift', { exact: true }).click()
  await page.getByText('Everything', { exact: true }).click()
  // So narrow that some of the good parts lie beyond.
  await page.getByLabel('Limits, σ').fill('1')
  await page.getByRole('button', { name: 'Show the charts' }).click()
  const charts = page.getByRole('region', { name: 'Charts and alarms' })
  await charts.getByRole('figure').nth(5).waitFor({ timeout: 60_000 })
  // Who has pressed it is still there.
  await charts.locator('button:focus', { hasText: 'Show them again' }).waitFor()
  const alarms = charts.getByRole('region', { name: 'Alarms', exact: true })
  const open = alarms.getByRole('button', { name: 'Comment and close…' })
  const row = alarms.getByRole('row').filter({ has: page.getByRole('button', { name: 'Comment and close…' }) })
  await row.first().waitFor()
  // Of each part: under another filter it is the same part.
  const single = row.filter({ hasText: 'each part' }).first()
  const part = (await single.getByRole('link').textContent()) ?? ''
  await single.getByRole('button', { name: 'Comment and close…' }).click()
  const box = page.getByRole('dialog', { name: 'Close the alarm' })
  await box.getByRole('button', { name: 'Close the alarm' }).click()
  await box.getByText('Say why in at least 10 letters').waitFor()
  await box.getByLabel('What was it?', { exact: true }).fill('a new lamp in station 2')
  await box.getByRole('button', { name: 'Close the alarm' }).click()
  const closed = alarms.getByRole('row').filter({ hasText: '“a new lamp in station 2”' })
  // Open ones stand first, twenty at a time.
  const more = charts.getByRole('button', { name: 'Show more' })
  while ((await more.count()) > 0) await more.click()
  await closed.first().waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])

  // The parts came just now: another time, another weight, the same alarm.
  await page.getByText('Today', { exact: true }).click()
  await page.getByLabel('EWMA weight').fill('0.4')
  await page.getByRole('button', { name: 'Show them again' }).click()
  await charts.getByText(/weight 0\.4/).waitFor({ timeout: 60_000 })
  while ((await more.count()) > 0) await more.click()
  await closed.first().waitFor()
  expect(await closed.first().textContent()).toContain(part)
  expect(await open.count()).toBeGreaterThan(0)

  await openPageOf(page, 'Audit')
  await page.getByRole('button', { name: 'Take it out…' }).click()
  const taking = page.getByRole('dialog', { name: 'Take the trail out' })
  await taking.getByText('PDF', { exact: true }).click()
  await taking.getByRole('button', { name: 'Write the file' }).click()
  await taking.getByRole('link', { name: /^trail-.*\.pdf$/ }).waitFor({ timeout: 60_000 })
  expect(page.problems).toEqual([])
})
