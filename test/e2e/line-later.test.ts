import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startStation } from '#station/station.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { copiedProject } from '#test/kit/stations.ts'

const browser = sharedBrowser()

/** For the input, by the clock of the browser, which is the one here. */
const local = (at: Date): string => {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

test('a line for a later time stands in the strip until then, and comes into force by the clock of the host', async () => {
  const built = inject('built')
  let now = new Date()
  const host = await makeHost({ engine: join(built, 'engine/index.js'), now: () => now.toISOString() })
  const { project } = await host.projects.add(await copiedProject())
  const station = await startStation(host, { address: '127.0.0.1', port: 0, pages: join(built, 'renderer') })
  onTestFinished(() => station.close())
  const page = await browser.open(station.url)
  await page.goto(`${new URL(page.url()).origin}/p/${project}/threshold?run=1`)
  const strip = page.getByRole('region', { name: 'Line in force' })
  const choose = async (by: string, begins: Date | null) => {
    await page.getByRole('button', { name: 'Choose this line…' }).click()
    const box = page.getByRole('dialog')
    await box.getByLabel('Your name').fill(by)
    await box.getByLabel('Reason').fill('no known defect may pass')
    if (begins !== null) {
      await box.getByText('At a time').click()
      await box.getByLabel(/^From, time in /).fill(local(begins))
    }
    await box.getByRole('button', { name: 'Choose this line' }).click()
  }
  await choose('Engineer 1', null)
  await strip.getByText('Engineer 1').waitFor()
  // A time that is over is refused at the field.
  await choose('Engineer 2', new Date(now.getTime() - 3_600_000))
  await page.getByText('This time is over. Give a later one.').waitFor()
  const begins = new Date(Math.ceil((now.getTime() + 3_600_000) / 60_000) * 60_000)
  await page.getByLabel(/^From, time in /).fill(local(begins))
  await page.getByText(`${begins.toISOString().slice(0, 10)} ${begins.toISOString().slice(11, 19)} UTC`).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Choose this line' }).click()
  await strip.getByText(/^From .*:$/).waitFor()
  expect(await strip.textContent()).toMatch(/since .*, Engineer 1.*From .*Engineer 2/)
  await page.getByRole('region', { name: 'A line that waits for its time' }).getByRole('button', { name: 'Call it off…' }).waitFor()
  now = begins
  await strip.getByText(/since .*, Engineer 2/).waitFor()
  await strip.getByText(/^From /).waitFor({ state: 'detached' })
  await page.getByRole('region', { name: 'A line that waits for its time' }).waitFor({ state: 'detached' })
  expect(page.problems).toEqual([])
})
