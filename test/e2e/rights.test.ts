import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { projectOfThree, signIn } from '#test/kit/signed-in.ts'
import { openStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

/** Every page, and what of it an address opens. */
const PLACES = [
  'p/housing-top/data',
  'p/housing-top/train?run=1',
  'p/housing-top/look?part=1',
  'p/housing-top/threshold?run=1',
  'p/housing-top/compare',
  'p/housing-top/review',
  'p/housing-top/review?part=1',
  'p/housing-top/review?show=disagreements',
  'p/housing-top/review?show=studies',
  'p/housing-top/annotate?part=1',
  'p/housing-top/annotate?part=1&mode=ignore',
  'p/housing-top/reports',
  'p/housing-top/audit',
  'settings',
  'projects',
]
/** Makes a project of its own on this computer, in which nobody has a role yet. */
const NOT_PRESSED = /^Try the sample/
/** Of hundreds that are alike, rows of lists and keys of the settings, so many are pressed on a page. */
const MOST_ALIKE = 3
const KEYS = [...'abcdefghijklmnopqrstuvwxyz0123456789', 'Enter', 'Control+Enter', 'Control+s', 'Control+z', 'Control+Shift+z']

test('an auditor finds no enabled control and no key on any page that the host would refuse, and reads why', async () => {
  const { url } = await openStation({ project: await projectOfThree() })
  const page = await browser.open(url)
  const refused: string[] = []
  let place = ''
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (/person\.(not-allowed|signed-out)/.test(payload.toString())) refused.push(`${place}: ${payload.toString().slice(0, 300)}`)
    }),
  )
  const { origin } = new URL(page.url())
  await page.goto(`${origin}/p/housing-top/data`)
  await signIn(page, 'Auditor 1')
  await page.goto(`${origin}/p/housing-top/data`)
  await page.getByRole('listbox', { name: 'Parts' }).getByRole('option').first().waitFor()
  await page.keyboard.press('Control+a')
  const bar = page.getByRole('group', { name: 'Selection' })
  expect(await bar.getByRole('combobox', { name: 'Move to' }).isDisabled()).toBe(true)
  await bar.getByText('Needs the role QA engineer, manager or administrator.').waitFor()
  // A key says it as well as the button.
  await page.goto(`${origin}/p/housing-top/review?part=1`)
  const verdicts = page.getByRole('group', { name: /^Verdict on/ })
  await verdicts.waitFor()
  expect(await verdicts.getByRole('button', { name: 'Good' }).isDisabled()).toBe(true)
  await page.keyboard.press('g')
  await page.locator('[aria-live=polite]').filter({ hasText: 'Needs the role QA engineer or manager.' }).waitFor()

  // Everything, one after another, settings too: what comes after this test finds them changed.
  const pressed = new Set<string>()
  for (place of PLACES) {
    const open = async (): Promise<void> => {
      await page.goto(`${origin}/${place}`)
      await page.getByRole('main').getByRole('heading').first().waitFor()
      if (place.startsWith('p/')) await page.getByRole('banner').getByRole('button', { name: 'Auditor 1' }).waitFor()
      await settled(page)
      if (place.endsWith('/data')) await page.keyboard.press('Control+a')
      await settled(page)
    }
    await open()
    for (const key of KEYS) await page.keyboard.press(key)
    await open()
    for (let next = await pressNext(page, pressed); next !== null; next = await pressNext(page, pressed)) {
      if (!page.url().startsWith(`${origin}/${place.split('?')[0] ?? ''}`)) await open()
    }
  }
  expect(refused).toEqual([])
  expect(pressed.size).toBeGreaterThan(60)
})

/** Presses the first enabled control of the page, or of the dialog over it, that was not pressed yet; null: there is none. */
async function pressNext(page: Page, pressed: Set<string>): Promise<string | null> {
  const found = await page.evaluate(
    async ([known, notPressed, mostAlike]) => {
      const dialogs = Array.from(document.querySelectorAll('dialog[open]'))
      const root = dialogs.at(-1) ?? document.querySelector('main')
      if (root === null) return null
      const nameOf = (one: Element): string =>
        `${one.tagName} ${(one.getAttribute('aria-label') ?? one.textContent ?? '').replaceAll(/\s+/g, ' ').trim()}`
      const place = location.pathname + (dialogs.length > 0 ? ' dialog' : '')
      const kindOf = (one: Element): string =>
        one.role === 'option' ? 'option' : one.getAttribute('aria-label')?.endsWith('Change it') === true ? 'key' : ''
      const full = ['option', 'key'].filter((kind) => known.filter((name) => name.startsWith(`${place} ${kind} `)).length >= mostAlike)
      const all = Array.from(root.querySelectorAll('button:enabled, select:enabled, input[type=checkbox]:enabled, [role=option], summary'))
      for (const one of all) {
        const name = `${place} ${kindOf(one)} ${nameOf(one)}`
        if (full.includes(kindOf(one)) || known.includes(name) || new RegExp(notPressed).test(nameOf(one).replace('BUTTON ', ''))) continue
        if (one instanceof HTMLSelectElement) {
          one.selectedIndex = one.options.length - 1
          one.dispatchEvent(new Event('change', { bubbles: true }))
        } else if (one instanceof HTMLElement) one.click()
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        return name
      }
      // Nothing is left in the dialog: it closes, and the page below goes on.
      if (dialogs.length > 0) {
        for (const dialog of dialogs) if (dialog instanceof HTMLDialogElement) dialog.close()
        return `${place} closed ${known.length}`
      }
      return null
    },
    [[...pressed], NOT_PRESSED.source, MOST_ALIKE] as const,
  )
  if (found !== null) pressed.add(found)
  return found
}

/** What was pressed has been drawn and, most of the time, answered. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))).catch(() => undefined)
  await page.waitForLoadState()
}
