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

/** Answers every question for a permission with no, and lets no request leave the machine. Once the application is ready. */
export function guardSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isLocal(details.url) }))
}

/** Ours, what pages make in memory, and the developer tools' own. */
function isLocal(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`) || url.startsWith('blob:residuum:') || url.startsWith('devtools:')
}
