import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { desktopEnvironment, desktopPath } from '#test/kit/desktop.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Packs the program, built anew, around the Electron that was found. Gives the folder of the packed program. */
async function pack(): Promise<string> {
  const output = await temporaryFolder()
  spawnSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' })
  const version = spawnSync(desktopPath(), ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  })
  const set = [`electronDist=${dirname(desktopPath())}`, `electronVersion=${version.stdout.trim()}`, `directories.output=${output}`]
  const words = ['electron-builder', '--config', 'electron-builder.config.js', '--linux', '--dir', ...set.map((one) => `-c.${one}`)]
  const { status, stderr } = spawnSync('npx', words, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return join(output, 'linux-unpacked')
}

/** The program as it lies packed. Its fuses refuse Playwright's own way in (`--inspect`), so it is looked at through the page's debugging port. */
async function startPacked(folder: string): Promise<{ readonly address: string }> {
  const home = await temporaryFolder()
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const words = [...asRoot, `--home=${home}`, `--user-data-dir=${join(home, 'user')}`, '--remote-debugging-port=0']
  const child = spawn(join(folder, 'residuum'), words, { env: desktopEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', (status) => reject(new Error(`It ended with ${status}: ${said}`)))
  })
  return { address }
}

/** What stands in the binary: https://www.electronjs.org/docs/latest/tutorial/fuses. '1' is on, '0' off. */
function fusesOf(path: string): Record<string, string> {
  const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
  const binary = readFileSync(path)
  const start = binary.indexOf(SENTINEL) + SENTINEL.length + 2 // version and length of what follows
  const names = [
    'runAsNode',
    'cookieEncryption',
    'nodeOptions',
    'nodeCliInspect',
    'asarIntegrity',
    'onlyLoadAppFromAsar',
    'ownV8Snapshot',
    'fileProtocolPrivileges',
  ]
  return Object.fromEntries(names.map((name, place) => [name, String.fromCharCode(binary[start + place] ?? 0)]))
}

describe.runIf(inject('electron') !== null && process.platform === 'linux')('the packed program', () => {
  test('has its code in one archive, its fuses set, and draws and opens the sample with the packed engine', async () => {
    const folder = await pack()
    expect(readdirSync(join(folder, 'resources'))).toEqual(expect.arrayContaining(['app.asar', 'app.asar.unpacked']))
    expect(fusesOf(join(folder, 'residuum'))).toEqual({
      runAsNode: '1', // decision 0011
      cookieEncryption: '0',
      nodeOptions: '0',
      nodeCliInspect: '0',
      asarIntegrity: '1',
      onlyLoadAppFromAsar: '1',
      ownV8Snapshot: '0',
      fileProtocolPrivileges: '0',
    })

    const { address } = await startPacked(folder)
    const browser = await chromium.connectOverCDP(address)
    onTestFinished(() => browser.close())
    const [page] = browser.contexts()[0]?.pages() ?? []
    if (page === undefined) throw new Error('The packed program shows no page.')
    await page.getByRole('button', { name: 'Try the sample' }).first().click()
    await page.waitForURL(/\/p\/sample/, { timeout: 120_000 })
  })
})
