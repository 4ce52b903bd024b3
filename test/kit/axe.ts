import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 AA (UX 6). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds on the page as it is. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The debugger may evaluate what the page's own policy refuses.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate((tags) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly: tags }), TAGS)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** What axe finds in both themes. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`[data-theme="${colorScheme}"]`).waitFor()
    found.push(...(await violationsOf(page)).map((text) => `${colorScheme}: ${text}`))
  }
  return found
}
