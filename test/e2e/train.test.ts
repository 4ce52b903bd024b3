import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openPageOf, setSmall } from '#test/kit/pages.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

async function openTrain(): Promise<{ page: Page; project: string }> {
  const { url, project } = await openTrainedStation()
  const page = await browser.open(url)
  await openPageOf(page, 'Train')
  return { page, project }
}

/** Ends the process that trains, as the system does when memory runs out. */
async function killEngine(project: string, run: number): Promise<void> {
  const folders = await readdir(join(project, 'runs'))
  for (const folder of folders) {
    const files = await readdir(join(project, 'runs', folder))
    const claim = files.find((name) => name.startsWith('.residuum-lock-'))
    if (claim === undefined) continue
    const { pid } = JSON.parse(await readFile(join(project, 'runs', folder, claim), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
    return
  }
  throw new Error(`Nobody trains run ${run}.`)
}

test('a training is started, followed to its end, and its parts are there to look at', async () => {
  const { page } = await openTrain()
  await setSmall(page, 3)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const run = page.getByRole('region', { name: 'Run 3' })
  await run.getByRole('button', { name: 'Look at the parts' }).waitFor({ timeout: 240_000 })
  await run.getByRole('heading', { name: /^Run 3/ }).waitFor()
})

test('with the settings as they are a training is started in two clicks, and paused and gone on with in one each', async () => {
  const { page } = await openTrain()
  await page.getByRole('radio', { name: /^Autoencoder/ }).check()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const run = page.getByRole('region', { name: 'Run 3' })
  await run.waitFor()
  const queue = page.getByRole('region', { name: 'Queue' })
  await queue.getByRole('button', { name: /^Pause ?: run 3$/ }).click({ timeout: 120_000 })
  await run.getByText('Paused').waitFor({ timeout: 120_000 })
  await run.getByRole('button', { name: /^Go on ?: run 3$/ }).click()
  await queue.getByRole('button', { name: /^Pause ?: run 3$/ }).waitFor({ timeout: 120_000 })
  await queue.getByRole('button', { name: /^Discard ?: run 3$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('it was only a trial')
  await dialog.getByRole('button', { name: /^Discard/ }).click()
  await queue.waitFor({ state: 'detached', timeout: 120_000 })
})

test('after kill -9 of the engine the page says what happened, offers to go on, and nothing is lost', async () => {
  const { page, project } = await openTrain()
  await setSmall(page, 5000)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const run = page.getByRole('region', { name: 'Run 3' })
  await run.getByText(/images\/s/).waitFor({ timeout: 240_000 })
  await killEngine(project, 3)
  const said = run.getByRole('alert')
  await said.getByText(/^Run 3 was interrupted/).waitFor({ timeout: 120_000 })
  await said.getByText(/kept\. It goes on from there/).waitFor()
  await said.getByRole('button', { name: 'Go on', exact: true }).click()
  await said.waitFor({ state: 'detached', timeout: 120_000 })
  await run.getByText(/images\/s/).waitFor({ timeout: 240_000 })
  await page
    .getByRole('region', { name: 'Queue' })
    .getByRole('button', { name: /^Stop and keep ?: run 3$/ })
    .click()
  await run.getByRole('button', { name: 'Look at the parts' }).waitFor({ timeout: 240_000 })
})
