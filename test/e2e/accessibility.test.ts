import { expect, test } from 'vitest'
import { PAGES } from '#renderer/pages/registry.ts'
import { violationsInBothThemes } from '#test/kit/axe.ts'
import { sharedBrowser, type OpenedPage } from '#test/kit/browser.ts'
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
    for (const [width, height] of [
      [320, 640],
      [1280, 720],
    ] as const) {
      await page.setViewportSize({ width, height })
      // Charts and pictures take the new size with the next frames.
      await expect.poll(() => outOfPlace(page), { message: `${id}, ${width} pixels wide`, timeout: 20_000 }).toEqual([])
    }
  }
  await page.goto(`${origin}/p/housing-top/review`)
  await page.getByRole('button', { name: /^Keys of this page/ }).click()
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Second look').waitFor()
  found.push(...(await violationsInBothThemes(page)).map((text) => `keys: ${text}`))
  expect(found).toEqual([])
})

/** What a person cannot bring into view: the frame never scrolls, the page only downwards, and where it is stands in the rail. */
async function outOfPlace(page: OpenedPage): Promise<string[]> {
  return await page.evaluate(() => {
    const reaches = (name: string, element: Element | null): string[] =>
      element === null || element.scrollWidth <= element.clientWidth ? [] : [`${name} is ${element.scrollWidth} pixels wide`]
    const { scrollHeight, clientHeight } = document.documentElement
    const place = document.querySelector('nav [aria-current]')?.getBoundingClientRect()
    return [
      ...reaches('the frame', document.documentElement),
      ...(scrollHeight > clientHeight + 1 ? [`the frame is ${scrollHeight} pixels high`] : []),
      ...reaches('the page', document.querySelector('main')),
      ...reaches('the status', document.querySelector('footer')),
      ...(place === undefined || place.left < 0 || place.right > innerWidth + 1 ? ['its entry in the rail is out of sight'] : []),
    ]
  })
}
