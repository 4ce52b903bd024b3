import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { midway, singleLine } from '#domain/threshold.ts'
import { openStore } from '#host/store/database.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { violationsOf } from '#test/kit/axe.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { copiedProject, openStation } from '#test/kit/stations.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { noisePicture } from '#test/kit/watched.ts'

const browser = sharedBrowser()

/** A copy of the trained project with a line of run 1 in force, in the middle of its acceptance set. */
async function projectWithLine(): Promise<string> {
  const project = await copiedProject()
  const store = openStore(join(project, 'project.db'))
  const rows = await store.reader
    .selectFrom('score')
    .innerJoin('part', 'part.id', 'score.part')
    .select('score.score')
    .where('run', '=', 1)
    .where('part.set', '=', 'test')
    .orderBy('score.score')
    .execute()
  const [low, high] = rows.slice(Math.floor(rows.length / 2)).map(({ score }) => score!)
  const chosen = { run: 1, line: singleLine(midway(low!, high!)), rule: 'by hand', settings: null, reason: 'a line for this test' }
  await addThreshold(store.writer, { ...chosen, outcome: noOutcome, by: 'Manager 1', at: new Date().toISOString() })
  await store.close()
  return project
}

const entry = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true })

test('a checked scorer with the line in it: three clicks on Reports, and its record beside it', async () => {
  const { url } = await openStation({ project: await projectWithLine() })
  const page = await browser.open(url)
  await entry(page, 'Reports').click()
  await page.getByRole('button', { name: 'Export checked scorer' }).click()
  await page.getByRole('button', { name: 'Export and check' }).click()
  const link = page.getByRole('link', { name: /^Save run-1-/ })
  await link.waitFor()
  const saving = page.waitForEvent('download')
  await link.click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^run-1-[0-9]{14}-[0-9a-f]{8}\.onnx$/)
  await page.getByText('every decision is the same').waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Back to Reports' }).click()
  const row = page.getByRole('region', { name: 'Exported scorers' }).getByRole('row').nth(1)
  await row.getByText('every decision the same').waitFor()
  await row.getByRole('link', { name: /^#/ }).click()
  await page.waitForURL(/record=/)
  await page.getByText('Scorer exported').and(page.locator(':not(option)')).first().waitFor()
  expect(page.problems).toEqual([])
})

test('a folder is watched from the Data page: what arrives is scored, and waits for review if it is flagged', async () => {
  const folder = await temporaryFolder()
  const [incoming, results] = [join(folder, 'camera'), join(folder, 'results')]
  await mkdir(incoming)
  const { url } = await openStation({ project: await projectWithLine() })
  const page = await browser.open(url, { theme: 'light' })
  await entry(page, 'Data').click()
  await page.getByRole('button', { name: 'Watch a folder' }).click()
  await page.getByLabel('Folder that pictures are put into').fill(incoming)
  await page.getByLabel('Folder for the results').fill(join(incoming, 'results'))
  await page.getByRole('button', { name: 'Watch this folder' }).click()
  await page.getByText('This folder cannot be watched.').waitFor()
  await page.getByLabel('Folder for the results').fill(results)
  await page.getByRole('button', { name: 'Watch this folder' }).click()
  const watched = page.getByRole('region', { name: 'Watched folder' })
  await watched.getByRole('button', { name: 'Stop watching' }).waitFor()
  await writeFile(join(incoming, 'odd.png'), await noisePicture(makeDraw(1, 'e2e'), 96))
  await watched.getByRole('listitem').filter({ hasText: 'odd.png' }).getByText('Flag').waitFor()
  await page
    .getByRole('radio', { name: /^Incoming 1/ })
    .or(page.getByRole('button', { name: /^Incoming 1/ }))
    .first()
    .waitFor({ state: 'attached' })
  expect(await violationsOf(page)).toEqual([])
  await watched.getByRole('button', { name: 'Stop watching' }).click()
  await watched.getByRole('button', { name: 'Watch a folder' }).waitFor()

  // The same folder by hand: what came in already is left out, what is new comes in where it lies.
  await writeFile(join(incoming, 'late.png'), await noisePicture(makeDraw(2, 'e2e'), 96))
  await page.getByRole('button', { name: 'Add pictures' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add pictures' })
  await dialog.getByLabel('Folder of pictures').fill(incoming)
  await dialog.getByRole('button', { name: 'Add pictures' }).click()
  await dialog.getByText('1 picture added to Incoming.').waitFor()
  await dialog.getByText('1 picture left out: there already').click()
  await dialog.getByText('It is the same picture as P-').waitFor()
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page
    .getByRole('button', { name: /late\.png/ })
    .or(page.getByText('late.png'))
    .first()
    .waitFor()
  expect(page.problems).toEqual([])
})
