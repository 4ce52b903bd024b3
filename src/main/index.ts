import { app, BrowserWindow, dialog, session } from 'electron'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Fault } from '#domain/faults.ts'
import { VERSION } from '#domain/version.ts'
import { defaultHome } from '#host/home.ts'
import { openHost, type Host } from '#host/host.ts'
import { ENGINE_ENTRY } from '#host/jobs/engine-entry.ts'
import type { SessionInfo } from '#rpc/schemas/session.ts'
import { guard, guardSession } from './guards.ts'
import { setMenu } from './menu.ts'
import { servePorts } from './port.ts'
import { declareScheme, serveScheme } from './scheme.ts'
import { openWindow } from './window.ts'

const PAGES = join(import.meta.dirname, '../renderer')
const log = (line: string): void => console.error(line)

if (app.requestSingleInstanceLock()) {
  declareScheme()
  guard(log)
  app.on('second-instance', showWindow)
  app.on('window-all-closed', () => app.quit())
  app.whenReady().then(start).catch(fail)
} else app.quit()

async function start(): Promise<void> {
  guardSession()
  setMenu()
  let info = firstInfo()
  const host = await openHost({
    home: app.commandLine.getSwitchValue('home') || defaultHome(),
    engine: ENGINE_ENTRY,
    info: () => info,
    pickFolder,
    log,
  })
  serveScheme(session.defaultSession, host, PAGES)
  servePorts(host)
  closeBeforeQuitting(host)
  openWindow(host, (reason) => (info = { ...info, recoveredFrom: reason }))
}

function firstInfo(): SessionInfo {
  const { platform, versions } = process
  const own = { version: VERSION, host: 'electron', platform, node: versions.node, electron: versions.electron ?? null } as const
  return { ...own, canPickFolder: true, threads: availableParallelism(), recoveredFrom: null }
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized() === true) window.restore()
  window?.focus()
}

async function pickFolder(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] })
  return canceled ? null : (filePaths[0] ?? null)
}

/** A training saves its checkpoint before the program ends. */
function closeBeforeQuitting(host: Host): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    host.close().then(
      () => {
        isClosed = true
        // Not from within a promise: Electron would begin to end, and never come to its end, while a debugger is attached.
        setImmediate(() => app.quit())
      },
      (error: unknown) => {
        log(String(error))
        app.exit(1)
      },
    )
  })
}

/** Without its data folder the application cannot work: says why, and ends. */
function fail(error: unknown): void {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const words = error instanceof Fault ? error.text : { what: 'Residuum could not start.', why: String(error), do: 'Start it again.' }
  dialog.showErrorBox(words.what, `${words.why} ${words.do}`)
  app.exit(1)
}
