import { expect, test } from 'vitest'
import { PAGES } from '#renderer/pages/registry.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('every page of the registry opens by its address and by its entry, without an error', async () => {
  const station = await openTrainedStation()
  const page = await browser.open(station.url)
  const pages = page.getByRole('navigation', { name: 'Pages' })
  for (const { id, title, ofProject, load } of PAGES) {
    const entry = pages.getByRole('link', { name: title, exact: true })
    await entry.click()
    await page.waitForURL(new RegExp(`/${ofProject ? `p/housing-top/${id}` : id}([?]|$)`))
    // Enter is the page's from here on, not the entry's.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('page')
    await page.reload()
    await pages.locator('[aria-current=page]').getByText(title, { exact: true }).waitFor()
    const main = page.getByRole('main')
    await (
      load === null ? main.getByText(`${title} follows in the next version.`) : main.getByRole('heading', { level: 1 }).first()
    ).waitFor()
    expect(await main.getByRole('alert').count()).toBe(0)
  }
  expect(page.problems).toEqual([])
})
