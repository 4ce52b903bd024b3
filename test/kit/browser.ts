import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest'

export type PageOptions = { readonly theme?: 'light' | 'dark'; readonly width?: number; readonly height?: number }

/** A person's browser. */
export type OpenedPage = Page & {
  /** What went wrong in the page without being shown: thrown errors, refused requests, messages of the policy. */
  readonly problems: readonly string[]
}

/** One browser for the tests of a file; each test has tabs of its own, without anybody's cookies. */
export function sharedBrowser(): { open(url: string, options?: PageOptions): Promise<OpenedPage> } {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  })
  afterAll(() => browser?.close())
  return {
    open: async (url, { theme = 'dark', width = 1280, height = 720 } = {}) => {
      if (browser === undefined) throw new Error('The browser is opened before the first test.')
      const context = await browser.newContext({ colorScheme: theme, viewport: { width, height }, locale: 'en-GB' })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text())
      })
      await page.goto(url)
      return Object.assign(page, { problems })
    },
  }
}

/** Fails with what to do where no browser could be had. */
export function chromiumPath(): string {
  const found = inject('chromium')
  if ('problem' in found) throw new Error(found.problem)
  return found.path
}
