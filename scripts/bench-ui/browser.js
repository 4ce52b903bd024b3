import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** The screen that UX 7 gives its times for. */
const SCREEN = { width: 1920, height: 1080 }

/** What CHROMIUM_PATH names, or one of this computer's own; without a graphics card, as on the reference station. */
export function launchBrowser() {
  const usual = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser'].map((name) => `/usr/bin/${name}`)
  const path = [process.env.CHROMIUM_PATH, ...usual, chromium.executablePath()].find((path) => path && existsSync(path))
  if (path === undefined) throw new Error('There is no Chromium. Install one, or set CHROMIUM_PATH to the program.')
  return chromium.launch({ executablePath: path, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** A tab of a browser that has never seen the station. `begin`: runs in the page before its own scripts. */
export async function newPage(browser, begin) {
  const context = await browser.newContext({ viewport: SCREEN, locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000)
  page.on('pageerror', (error) => console.error(`The page says: ${error.message}`))
  if (begin !== undefined) await page.addInitScript(begin)
  return page
}
