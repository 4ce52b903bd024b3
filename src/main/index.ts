import { app, BrowserWindow, MessageChannelMain, session } from 'electron'
import { join } from 'node:path'
import { VERSION } from '#domain/version.ts'
import { PORT_MESSAGE, type Greeting } from '#rpc/port.ts'

const PAGE = join(import.meta.dirname, '../renderer/index.html')
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs')

void app.whenReady().then(() => {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  openWindow()
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
})

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})

// Electron's security checklist: no page leaves the application's own, and none opens another.
app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
})

/** The one window. Its smallest size is the smallest that the pages are drawn for (UX 3). */
function openWindow(): void {
  const window = new BrowserWindow({
    width: 1280,
    height: 720,
    backgroundColor: '#161616',
    webPreferences: { preload: PRELOAD, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
  })
  window.webContents.once('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain()
    window.webContents.postMessage(PORT_MESSAGE, null, [port2])
    const { electron, chrome, node } = process.versions
    port1.postMessage({ kind: 'greeting', version: VERSION, electron: electron ?? '', chromium: chrome ?? '', node } satisfies Greeting)
  })
  window.loadFile(PAGE).catch((cause: unknown) => {
    console.error(cause)
    app.exit(1)
  })
}
