import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 AA (UX 6). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The rules of them that look at colours; the others find the same in both themes. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds on the page as it is, by rules or by tags of rules. */
export async function violationsOf(page: Page, rules: readonly string[] = TAGS): Promise<string[]> {
  // The debugger may evaluate what the page's own policy refuses.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (runOnly) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly, resultTypes: ['violations'] }),
    [...rules],
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** What axe finds in both themes. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`[data-theme="${colorScheme}"]`).waitFor()
    const rules = colorScheme === 'light' ? TAGS : OF_COLOURS
    found.push(...(await violationsOf(page, rules)).map((text) => `${colorScheme}: ${text}`))
  }
  return found
}
