import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test, vi } from 'vitest'
import { desktopArguments, desktopEnvironment, desktopPath, openDesktop } from '#test/kit/desktop.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

describe.runIf(inject('electron') !== null)('the desktop window', () => {
  test('shows the pages, with the system’s own menu above them', async () => {
    const { app, page } = await openDesktop()
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Projects' }).waitFor()
    expect(await page.evaluate(() => location.origin)).toBe('residuum://app')
    const menus = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label, role }) => role ?? label))
    expect(menus).toEqual(['filemenu', 'editmenu', 'View', 'windowmenu'])
  })

  test('exists once: a second start brings the first to the front, and ends', async () => {
    const userData = join(await temporaryFolder(), 'user')
    const { app, home } = await openDesktop({ userData })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = spawn(desktopPath(), await desktopArguments(home, userData), { env: desktopEnvironment(), stdio: 'ignore' })
    const [status] = await once(second, 'exit')
    expect(status).toBe(0)
    const isMinimized = (): Promise<boolean> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() ?? true)
    await vi.waitFor(async () => expect(await isMinimized()).toBe(false))
  })

  test('opens where it was closed', async () => {
    const userData = join(await temporaryFolder(), 'user')
    const first = await openDesktop({ userData })
    const bounds = { x: 120, y: 90, width: 1400, height: 800 }
    await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
    await first.app.close()
    expect(JSON.parse(await readFile(join(userData, 'window.json'), 'utf8'))).toMatchObject({ bounds, isMaximized: false })
    const second = await openDesktop({ userData })
    expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(bounds)
  })

  test.each([
    ['of another form', JSON.stringify({ bounds: { x: 'left' }, isMaximized: 'no' })],
    ['that is no JSON', '{"bounds":'],
    ['on a screen that is gone', JSON.stringify({ bounds: { x: 90_000, y: 90_000, width: 1400, height: 800 }, isMaximized: false })],
  ])('opens in its usual size after a window.json %s', async (_what, text) => {
    const userData = join(await temporaryFolder(), 'user')
    await mkdir(userData)
    await writeFile(join(userData, 'window.json'), text)
    const { app } = await openDesktop({ userData })
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({
      width: 1280,
      height: 720,
    })
  })

  test('opens the page again where it was after it crashed, and the log says so', async () => {
    const { app, page, log } = await openDesktop()
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await pages.getByRole('link', { name: 'Settings' }).click()
    await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer())
    await vi.waitFor(() => expect(log()).toContain('The page ended: crashed.'), { timeout: 20_000 })
    const shown = (): Promise<string> =>
      app.evaluate(({ webContents }) =>
        webContents.getAllWebContents()[0]?.executeJavaScript('document.querySelector("nav [aria-current]")?.textContent ?? ""'),
      )
    await vi.waitFor(async () => expect((await shown()).trim()).toBe('Settings'), { timeout: 20_000 })
  })
})
