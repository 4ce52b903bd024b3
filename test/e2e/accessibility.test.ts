import axe from 'axe-core'
import { expect, test } from 'vitest'
import { PAGES } from '#renderer/pages/registry.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()
/** WCAG 2.2 AA (UX 6). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

test.each(['light', 'dark'] as const)('no page breaks a rule of WCAG 2.2 AA that axe can see, %s', async (theme) => {
  const station = await openTrainedStation()
  const page = await browser.open(station.url, { theme })
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  const { origin } = new URL(page.url())
  const found: string[] = []
  for (const { id, ofProject } of PAGES) {
    await page.goto(`${origin}/${ofProject ? `p/housing-top/${id}` : id}`)
    await page.getByRole('main').locator('h1, p').first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    // The debugger may evaluate what the page's own policy refuses.
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate((tags) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly: tags }), TAGS)
    for (const { id: rule, nodes } of violations) found.push(...nodes.map(({ html }) => `${id}: ${rule}: ${html.slice(0, 160)}`))
  }
  expect(found).toEqual([])
})
