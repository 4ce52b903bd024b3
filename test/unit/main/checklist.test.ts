import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// Lines of Electron's security checklist that are about what the source does not do (docs/security.md).
const ROOT = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte|html)$/.test(path))
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
const withText = (text: RegExp): string[] => sources.filter((path) => text.test(read(path)))

test('nothing is opened by other programs', () => {
  expect(withText(/\bopenExternal\b|\bshell\.open/)).toEqual([])
})

test('one message reaches the desktop host, and only the file that looks at its sender listens', () => {
  expect(withText(/\bipcMain\b/)).toEqual(['src/main/port.ts'])
  expect(read('src/main/port.ts').match(/ipcMain\.\w+\(/g)).toEqual(['ipcMain.on('])
})

test('the preload script exposes nothing', () => {
  expect(withText(/\bcontextBridge\b|\bexposeInMainWorld\b/)).toEqual([])
})

test('no markup is made from text, which could hold a script or a style', () => {
  expect(withText(/\{@html|\.innerHTML\s*=|insertAdjacentHTML|document\.write/)).toEqual([])
})

test('Electron is one that still gets its repairs when this version is made', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { electron: string } }
  expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45)
})
