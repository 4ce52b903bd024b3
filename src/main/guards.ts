import { app, session } from 'electron'
import { ORIGIN } from './origin.ts'

/** Electron's security checklist, as far as it is about what a page may do (docs/security.md): no other page, no window, no permission. */
export function guard(log: (line: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: Electron.Event<{ url: string }>): void => {
      if (new URL(event.url).origin === ORIGIN || event.url.startsWith(`${ORIGIN}/`)) return
      event.preventDefault()
      log(`The page wanted to go to ${event.url}.`)
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Text that the page puts on the clipboard when a person asks for it: an address, a fault's details, a table. Reading it stays refused. */
const ALLOWED = 'clipboard-sanitized-write'

/** Answers every question for a permission but one with no, and lets no request leave the machine. Once the application is ready. */
export function guardSession(): void {
  const { defaultSession } = session
  const isOwn = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`)
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === ALLOWED && isOwn(requestingUrl)),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => permission === ALLOWED && isOwn(origin))
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isLocal(details.url) }))
}

/** Ours, what pages make in memory, and the developer tools' own. */
function isLocal(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`) || url.startsWith('blob:residuum:') || url.startsWith('devtools:')
}
