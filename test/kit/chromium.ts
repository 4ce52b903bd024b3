import { chromium } from 'playwright-core'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly chromium: FoundChromium
  }
}

/** Where the browser is; or why there is none, and what to do. Tests that need one fail with that. */
export type FoundChromium = { readonly path: string } | { readonly problem: string }

/** Longest time that an installation may take. */
const LONGEST_MS = 10 * 60_000

/** Finds a Chromium for the tests of the project, or installs one. */
export function setup(project: TestProject): void {
  project.provide('chromium', findChromium() ?? installChromium(project.config.root))
}

/** What CHROMIUM_PATH names, or one of this computer's browsers, or Playwright's own. */
export function findChromium(): FoundChromium | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '')
    return existsSync(named) ? { path: named } : { problem: `CHROMIUM_PATH is ${named}, and there is no such file.` }
  const path = [...usualPaths(), chromium.executablePath()].find((path) => existsSync(path))
  return path === undefined ? undefined : { path }
}

function usualPaths(): readonly string[] {
  if (process.platform === 'darwin')
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (process.platform === 'win32') {
    const roots = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    const programs = ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
    return roots.flatMap((root) => (root === undefined ? [] : programs.map((program) => join(root, program))))
  }
  return ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser'].map((name) => `/usr/bin/${name}`)
}

/** Debian's package for root, Playwright's own build for everybody else; the second also where the first cannot be had. */
function installChromium(root: string): FoundChromium {
  const ways = [
    ...(process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
      ? [
          ['apt-get', 'update', '-q'],
          ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300', 'install', '--no-install-recommends', 'chromium'],
        ]
      : []),
    [process.execPath, resolve(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'],
  ]
  const reasons: string[] = []
  for (const [command = '', ...words] of ways) {
    console.error(`There is no Chromium yet: ${[command, ...words].join(' ')}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status, stderr, error } = spawnSync(command, words, { env, encoding: 'utf8', timeout: LONGEST_MS })
    const found = findChromium()
    if (found !== undefined) return found
    if (status !== 0)
      reasons.push(`${command} ${words[0] === 'update' ? 'update ' : ''}failed: ${lastLine(stderr) ?? error?.message ?? ''}`)
  }
  const remedy = 'Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to the program.'
  return { problem: `These tests drive a browser. None was found, and none could be installed (${reasons.join('; ')}). ${remedy}` }
}

function lastLine(text: string | null): string | undefined {
  return text?.trim().split('\n').at(-1)
}
