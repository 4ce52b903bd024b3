import { app, BrowserWindow, dialog } from 'electron'
import { join } from 'node:path'
import type { Host } from '#host/host.ts'
import { ORIGIN } from './origin.ts'
import { openWindowState } from './window-state.ts'

const PRELOAD = join(import.meta.dirname, '../preload/index.cjs')
/** A page that crashes as often as this within a minute would crash for ever. */
const MOST_CRASHES = 3

/** Opens the one window. Its smallest size is the smallest that the pages are drawn for (UX 3). */
export function openWindow(host: Host, onCrash: (reason: string) => void): BrowserWindow {
  const state = openWindowState()
  const { isMaximized, ...bounds } = state.first()
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Residuum',
    backgroundColor: '#161616',
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  state.follow(window)
  if (isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  reopenAfterCrash(window, host, onCrash)
  askBeforeStopping(window, host)
  window.loadURL(`${ORIGIN}/`).catch((cause: unknown) => host.log(String(cause)))
  return window
}

/** A page that died is opened again where it was. What it had saved is with the host; it says itself that it was opened again. */
function reopenAfterCrash(window: BrowserWindow, { log }: Host, onCrash: (reason: string) => void): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    log(`The page ended: ${reason}.`)
    const now = Date.now()
    crashes = [...crashes.filter((at) => now - at < 60_000), now]
    if (crashes.length > MOST_CRASHES) {
      dialog.showErrorBox(
        'The page stops again and again',
        'Your work is kept. Restart Residuum; if it happens again, report it with the log.',
      )
      return app.quit()
    }
    onCrash(reason)
    window.webContents.reload()
  })
  window.on('unresponsive', () => log('The page does not answer.'))
}

/** Closing the window ends the program, and with it a training: asked first (UX 2.3). What was learned is kept either way. */
function askBeforeStopping(window: BrowserWindow, host: Host): void {
  let isSure = false
  window.on('close', (event) => {
    if (isSure || host.queue.entries().length === 0) return
    event.preventDefault()
    void dialog
      .showMessageBox(window, {
        type: 'question',
        message: 'A training goes on. Quit and stop it?',
        detail: 'It is saved, and can be resumed the next time.',
        buttons: ['Go on training', 'Quit and stop it'],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        if (response !== 1) return
        isSure = true
        window.close()
      })
  })
}
