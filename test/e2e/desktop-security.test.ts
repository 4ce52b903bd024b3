import { join } from 'node:path'
import { describe, expect, inject, test, vi } from 'vitest'
import { openDesktop } from '#test/kit/desktop.ts'

// docs/security.md names these tests, rule by rule.
describe.runIf(inject('electron') !== null)('in the desktop window the page', () => {
  test('has no Node, no Electron, and shares no objects with the preload script', async () => {
    const { page } = await openDesktop()
    const seen = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    )
    expect(seen).toEqual([])
  })

  test('is sandboxed and isolated, with web security on', async () => {
    const { app, page } = await openDesktop()
    await page.waitForLoadState()
    const preferences = await app.evaluate(({ webContents }) => {
      const contents = webContents.getAllWebContents()[0] as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    const loose = [
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ]
    expect(loose.filter((name) => Boolean(preferences[name]))).toEqual([])
  })

  test('runs no inline script, asks no other origin and reads no file', async () => {
    const { page } = await openDesktop()
    const seen = await page.evaluate(async () => {
      const refused = (address: string): Promise<boolean> =>
        fetch(address).then(
          () => false,
          () => true,
        )
      const script = document.createElement('script')
      script.textContent = 'window.ranInline = true'
      document.body.append(script)
      return {
        ranInline: 'ranInline' in window,
        foreign: await refused('https://example.com/'),
        file: await refused('file:///etc/hostname'),
        picture: await new Promise((answer) => {
          const image = new Image()
          image.onload = () => answer('shown')
          image.onerror = () => answer('refused')
          image.src = 'file:///usr/share/pixmaps/debian-logo.png'
        }),
      }
    })
    expect(seen).toEqual({ ranInline: false, foreign: true, file: true, picture: 'refused' })
  })

  test('cannot go to another address, nor open another window', async () => {
    const { app, page, log } = await openDesktop()
    await page.waitForLoadState()
    const before = page.url()
    const opened = await page.evaluate(() => {
      const windows = ['https://example.com/', 'file:///etc/hostname', 'about:blank', `${location.origin}/settings`].map((address) =>
        window.open(address),
      )
      location.assign('https://example.com/')
      return windows.filter((one) => one !== null).length
    })
    await vi.waitFor(() => expect(log()).toContain('The page wanted to go to https://example.com/.'))
    await page.evaluate(() => location.assign('file:///etc/hostname'))
    expect(opened).toBe(0)
    expect(page.url()).toBe(before)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('gets no permission: no notification, camera, place or reading of the clipboard', async () => {
    const { page } = await openDesktop()
    const seen = await page.evaluate(async () => {
      const refused = (work: Promise<unknown>): Promise<boolean> =>
        work.then(
          () => false,
          () => true,
        )
      return {
        notification: await Notification.requestPermission(),
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
        place: await new Promise((answer) =>
          navigator.geolocation.getCurrentPosition(
            () => answer(false),
            () => answer(true),
          ),
        ),
        clipboard: await refused(navigator.clipboard.readText()),
      }
    })
    expect(seen).toEqual({ notification: 'denied', camera: true, place: true, clipboard: true })
  })

  test('of another origin gets no port, though it has the preload script', async () => {
    const { app, log } = await openDesktop()
    const answered = await app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const forger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await forger.loadURL('about:blank')
        const script = `new Promise((answer) => {
        addEventListener('message', (event) => { if (event.data === 'residuum.port') answer(true) })
        postMessage('residuum.port-request', '*')
        setTimeout(() => answer(false), 1000)
      })`
        const got: unknown = await forger.webContents.executeJavaScript(script)
        forger.destroy()
        return got
      },
      join(inject('built'), 'preload/index.cjs'),
    )
    expect(answered).toBe(false)
    expect(log()).toContain('A port was refused to about:blank.')
  })
})
