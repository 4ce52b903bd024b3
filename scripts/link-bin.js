// npm links the commands of dependencies, not those of the package one works in: `npx residuum` in a checkout would look for it elsewhere.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'node_modules', '.bin')
const entry = join('..', '..', 'out', 'cli', 'index.js')
mkdirSync(folder, { recursive: true })
if (process.platform === 'win32') {
  writeFileSync(join(folder, 'residuum.cmd'), `@node "%~dp0\\${entry}" %*\r\n`)
} else {
  rmSync(join(folder, 'residuum'), { force: true })
  symlinkSync(entry, join(folder, 'residuum'))
}
