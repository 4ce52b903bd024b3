import { expect, test } from 'vitest'
import { PAGES } from '#renderer/pages/registry.ts'
import { violationsInBothThemes } from '#test/kit/axe.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('no page breaks a rule of WCAG 2.2 AA that axe can see, in either theme', async () => {
  const station = await openTrainedStation()
  const page = await browser.open(station.url)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  const { origin } = new URL(page.url())
  const found: string[] = []
  for (const { id, ofProject } of PAGES) {
    await page.goto(`${origin}/${ofProject ? `p/housing-top/${id}` : id}`)
    await page.getByRole('main').locator('h1, p').first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    found.push(...(await violationsInBothThemes(page)).map((text) => `${id}: ${text}`))
  }
  expect(found).toEqual([])
})
