import { expect, test, vi } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openPageOf, shownLine } from '#test/kit/pages.ts'
import { openStation, openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('a page that is killed in the middle of work comes back where it was, with the line that was being tried', async () => {
  const { url } = await openTrainedStation()
  const page = await browser.open(url)
  await openPageOf(page, 'Threshold')
  await page.getByRole('slider', { name: 'Line', exact: true }).focus()
  await page.keyboard.press('ArrowLeft')
  const line = await shownLine(page)
  await vi.waitFor(() => expect(page.url()).toContain(String(line[0])), { timeout: 30_000 })
  const address = page.url()
  const crashed = page.waitForEvent('crash')
  const killing = await page.context().newCDPSession(page)
  killing.send('Page.crash').catch(() => undefined) // nobody is left to answer
  await crashed
  const again = await page.context().newPage()
  await again.goto(address)
  await again.getByRole('slider', { name: 'Line', exact: true }).waitFor({ state: 'attached' })
  expect(await shownLine(again)).toEqual(line)
})

test('a station that was killed is missed in plain words, and found again when it is back at its address', async () => {
  const { url, child, ended, home, project } = await openTrainedStation()
  const page = await browser.open(url)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  child.kill('SIGKILL')
  await ended
  await page.getByRole('alert').getByText('The connection to Residuum is lost.').waitFor()
  await page.getByText('What was saved is kept').waitFor()
  // Another station, as the page says: its address is a new one, and everything is there.
  const next = await openStation({ home, project })
  const back = await browser.open(next.url)
  await back.getByRole('region', { name: 'Line in force' }).waitFor()
})
