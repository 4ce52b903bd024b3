import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, link, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { builtFolder } from './build.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** null where there is none, or no display to show it on. */
    readonly electron: FoundElectron | null
  }
}

export type FoundElectron = {
  /** The executable. */
  readonly path: string
  /** What its command line begins with. */
  readonly words: readonly string[]
  /** For its DISPLAY; '' where displays have no names. */
  readonly display: string
}

/** Finds an Electron for the tests of the project, and a display. Where there is neither those tests are left out, and this says so. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const path = findElectron(project.config.root)
  const display = path === undefined ? undefined : await openDisplay()
  const folder = resolve(project.config.root, `node_modules/.cache/residuum-electron-${process.pid}`)
  if (path === undefined || display === undefined) {
    const problem = path === undefined ? 'no Electron binary was found' : 'there is no display, and no Xvfb'
    console.error(`The tests of the desktop window are left out: ${problem}.`)
    project.provide('electron', null)
  } else project.provide('electron', { ...(await programOf(path, await builtFolder(), folder)), display: display.name })
  return async () => {
    display?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The program as it is started. On Linux a folder is made as an installation has it, with the program in Electron's own folder of resources:
 * so Electron itself loads it, and is not ready before it has. A program named on the command line is loaded by Electron's default
 * application, and the one that `../shared` brings does not wait.
 */
async function programOf(path: string, built: string, folder: string): Promise<Pick<FoundElectron, 'path' | 'words'>> {
  if (process.platform !== 'linux') return { path, words: [built] }
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'resources'), { recursive: true })
  for (const name of await readdir(dirname(path))) {
    if (name === 'resources') continue
    const [from, to] = [join(dirname(path), name), join(folder, name)]
    // Electron looks for everything beside the file that was started, so that one cannot be a link.
    if (name === basename(path)) await link(from, to).catch(() => copyFile(from, to))
    else await symlink(from, to)
  }
  await symlink(built, join(folder, 'resources/app'))
  return { path: join(folder, basename(path)), words: [] }
}

/** What ELECTRON_OVERRIDE_DIST_PATH names, npm's own once it was fetched, or the one that `../shared` knows how to unpack. */
export function findElectron(root: string): string | undefined {
  const own = join(root, 'node_modules/electron')
  const name = existsSync(join(own, 'path.txt')) ? readFileSync(join(own, 'path.txt'), 'utf8') : 'electron'
  const unpacked = join(root, 'node_modules/.cache/electron-33')
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', join(own, 'dist'), unpacked]
  const found = (): string | undefined =>
    folders
      .filter((folder) => folder !== '')
      .flatMap((folder) => [join(folder, name), join(folder, 'electron')])
      .find((path) => existsSync(path))
  const script = resolve(root, '../shared/tools/get-electron.sh')
  if (found() === undefined && existsSync(script)) {
    console.error('Unpacking an Electron for the tests, once...')
    spawnSync('bash', [script, unpacked], { stdio: 'ignore', timeout: 300_000 })
  }
  return found()
}

type Display = { readonly name: string; close(): void }

/** The display of whoever runs the tests where there is one that needs no name; else a virtual one, so that no window appears on a screen. */
async function openDisplay(): Promise<Display | undefined> {
  if (process.platform !== 'linux') return { name: '', close: () => undefined }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string | undefined>((resolve) => {
    server.on('error', () => resolve(undefined)).on('exit', () => resolve(undefined))
    server.stdio[3]?.on('data', (text: Buffer) => resolve(text.toString().trim()))
  })
  return number === undefined ? undefined : { name: `:${number}`, close: () => void server.kill() }
}
