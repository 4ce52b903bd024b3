import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import type { Download, Locator, Page } from 'playwright-core'
import { openPageOf, shownLine, shownTable, dragBy, setSmall } from '#test/kit/pages.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openDesktop } from '#test/kit/desktop.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { acceptanceScores, recount } from '#test/kit/recount.ts'
import { openStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('from a folder of pictures to a report, in a browser: import, train, look, draw the line, choose it, compare, export', async () => {
  const { url, home } = await openStation()
  const page = await browser.open(url)
  await goTheWay(page, home, async (row) => {
    const saving: Promise<Download> = page.waitForEvent('download')
    await row.getByRole('link').first().click()
    return await readFile(await (await saving).path())
  })
  expect(page.problems).toEqual([])
})

describe.runIf(inject('electron') !== null)('in the desktop window', () => {
  test('the same way is open', async () => {
    const { page, home } = await openDesktop()
    // Saving asks the system's own dialog; the report lies in the project all the same.
    const reports = join(home, 'projects', 'housing-top', 'reports')
    await goTheWay(page, home, async () => {
      const [name] = (await readdir(reports)).filter((file) => file.endsWith('.pdf'))
      return await readFile(join(reports, name!))
    })
  })
})

/** All of it by hand, asserting on what a person sees; `save` gives the bytes of the report in a row of the list. */
async function goTheWay(page: Page, home: string, save: (row: Locator) => Promise<Buffer>): Promise<void> {
  // Import. Nothing is written before the folder was shown.
  await page.getByRole('button', { name: 'New project' }).first().click()
  await page.getByLabel('Folder of pictures, or a CSV list').fill(inject('trained').pictures)
  await page.getByRole('button', { name: 'Look at folder' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Housing top')
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.waitForURL(/\/p\/housing-top\/data/, { timeout: 120_000 })
  // A fifth is held back for calibration, and never fewer than twenty.
  await page.getByRole('radio', { name: /^Training good ?60$/ }).waitFor({ state: 'attached' })
  await page.getByRole('radio', { name: /^Acceptance.* ?30$/ }).waitFor({ state: 'attached' })

  // Train.
  await openPageOf(page, 'Train')
  await setSmall(page, 10)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const run = page.getByRole('region', { name: 'Run 1', exact: true })
  await run.getByRole('button', { name: 'Look at the parts' }).click({ timeout: 240_000 })

  // Look: the score on the page is the one that was stored.
  const project = join(home, 'projects', 'housing-top')
  const scores = acceptanceScores(project, 1)
  expect(scores).toHaveLength(30)
  const parts = page.getByRole('listbox', { name: 'Parts' })
  await parts.getByRole('option', { selected: true }).waitFor()
  const first = await page.getByRole('heading', { level: 1 }).textContent()
  await page.keyboard.press('s')
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasNotText: first ?? '' })
    .waitFor()

  // Draw the line: at rest the table is what counting gives.
  await openPageOf(page, 'Threshold')
  await page.getByRole('slider', { name: 'Lower edge' }).waitFor({ state: 'attached' })
  await dragBy(page, 'Line', 60)
  const [lower, upper] = await shownLine(page)
  const table = await shownTable(page)
  expect(table).toEqual(recount(scores, lower, upper))

  // Choose it, and then another.
  await choose(page, 'the customer asks for fewer escapes')
  await page.getByRole('button', { name: 'Zero known escapes', exact: true }).click()
  await choose(page, 'no known defect may pass again')
  const last = await shownTable(page)
  expect(last).toEqual(recount(scores, ...(await shownLine(page))))

  // Compare both lines.
  await openPageOf(page, 'Compare')
  await page.getByRole('group', { name: 'Which parts A and B judge rightly' }).waitFor()

  // Export: the same figures on paper.
  await openPageOf(page, 'Reports')
  await page.getByRole('button', { name: /^Make the PDF/ }).click()
  const row = page.getByRole('row').filter({ hasText: 'new' })
  await row.waitFor({ timeout: 120_000 })
  const { text } = await readPdf(await save(row))
  const [, , flagged] = last.good
  expect(text).toContain(`Escapes ${last.defective[0]} of 15`)
  expect(text).toContain(`Overkill ${flagged} of 15`)
  expect(text).toContain('no known defect may pass again')
}

async function choose(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose this line…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your name').fill('Engineer 1')
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: 'Choose this line' }).click()
  await dialog.waitFor({ state: 'detached' })
}
