import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/** The desktop program, started as a person would start it. */
export type OpenedDesktop = {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  /** What it wrote to its log so far. */
  log(): string
}

export type DesktopOptions = {
  readonly home?: string
  /** Where Electron keeps what is its own (window.json, lock of the single instance). */
  readonly userData?: string
}

/** Opens the window on a data folder of its own; closes it when the test ends. */
export async function openDesktop({ home, userData }: DesktopOptions = {}): Promise<OpenedDesktop> {
  const own = home ?? (await temporaryFolder())
  const app = await _electron.launch({
    executablePath: desktopPath(),
    args: await desktopArguments(own, userData),
    env: desktopEnvironment(),
    timeout: 60_000,
  })
  onTestFinished(() => app.close())
  let said = ''
  app.process().stderr?.on('data', (text: Buffer) => (said += text.toString()))
  const page = await app.firstWindow()
  page.setDefaultTimeout(60_000)
  return { app, page, home: own, log: () => said }
}

export async function desktopArguments(home: string, userData?: string): Promise<string[]> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [
    ...(inject('electron')?.words ?? []),
    ...asRoot,
    `--home=${home}`,
    `--user-data-dir=${userData ?? join(await temporaryFolder(), 'user')}`,
  ]
}

export function desktopPath(): string {
  const found = inject('electron')
  if (found === null) throw new Error('Tests of the desktop window run only where there is one (describe.runIf).')
  return found.path
}

export function desktopEnvironment(): Record<string, string> {
  const display = inject('electron')?.display ?? ''
  const env = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'WAYLAND_DISPLAY',
  )
  return { ...Object.fromEntries(env), ...(display === '' ? {} : { DISPLAY: display }) }
}
