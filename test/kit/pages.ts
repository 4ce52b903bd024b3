import type { Page } from 'playwright-core'

// What people do on the pages, by role and name: the words that a screen reader says too.

/** Goes to a page by its entry in the rail. */
export async function openPageOf(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: title, exact: true }).click()
}

/** Settings of a training of seconds, typed on the Train page. */
export async function setSmall(page: Page, epochs: number): Promise<void> {
  await page.getByRole('button', { name: 'More settings' }).click()
  const values = [
    ['Picture side', 32],
    ['Passes', epochs],
    ['Parts at a time', 8],
    ['Bottleneck', 16],
  ] as const
  for (const [name, value] of values) await page.getByRole('spinbutton', { name }).fill(String(value))
}

/** The confusion table of the Threshold page: pass, review, flag. */
export async function shownTable(page: Page): Promise<Record<'good' | 'defective', number[]>> {
  const row = async (name: string): Promise<number[]> => {
    const table = page.getByRole('table', { name: 'What becomes of the parts' })
    const cells = table.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell')
    return (await cells.allTextContents()).map((text) => Number(text.replaceAll(/\D/g, '')))
  }
  return { good: await row('Good'), defective: await row('Defective') }
}

/** The line as the number boxes of the Threshold page say it. */
export async function shownLine(page: Page): Promise<readonly [number, number]> {
  const box = async (name: string): Promise<number> => Number(await page.getByRole('spinbutton', { name }).getAttribute('title'))
  return [await box('Lower edge'), await box('Upper edge')]
}

/** Drags an edge, or the whole line, with the mouse. */
export async function dragBy(page: Page, name: string, pixels: number): Promise<void> {
  const tab = await page.getByRole('slider', { name, exact: true }).locator('.tab').boundingBox()
  if (tab === null) throw new Error(`The handle ${name} is not to be seen.`)
  const [x, y] = [tab.x + tab.width / 2, tab.y + tab.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 1; step <= 10; step++) await page.mouse.move(x + (pixels * step) / 10, y)
  await page.mouse.up()
  // The line follows with the next frame.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}

/** Opens a project from the list of Projects, by whatever control has its name. */
export async function openProjectNamed(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click()
}
