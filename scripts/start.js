// `npm start`: the desktop window, or, where there is none to be had, the same application in a browser.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

const parameters = process.argv.slice(2)
/** Of a program whose libraries the system could not find. */
const NOT_LOADED = 127
const found = displayProblem() ?? electronBinary()
if (typeof found === 'string') {
  // Chromium cannot sandbox itself for root; people who start it so are told, and nothing else is weakened.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (asRoot.length > 0) console.error('Started as root: Chromium runs without its sandbox. Start it as an ordinary user for daily work.')
  // The scheme of the page is declared before the program is loaded: electron.vite.config.ts says why.
  const declared = ['--require', join(root, 'out/main/declare-scheme.cjs'), root, '--scheme-declared']
  run(found, [...declared, ...asRoot, ...parameters], (status) => {
    if (status === NOT_LOADED) serve('Electron cannot be started here: it said above which library of the system is missing.')
    else process.exitCode = status
  })
} else serve(found.why)

function serve(why) {
  console.error(`${why} The application is served to a browser instead.\n`)
  run(process.execPath, [join(root, 'out/cli/index.js'), 'station', ...parameters], (status) => (process.exitCode = status))
}

/** Why no window can be shown. */
function displayProblem() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return undefined
  return { why: 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).' }
}

/** Path of Electron's executable, fetched if it was not yet; or why there is none. */
function electronBinary() {
  const folder = join(root, 'node_modules/electron')
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!existsSync(folder)) return { why: 'Electron is not installed.' }
  if (own === undefined && !existsSync(join(folder, 'path.txt'))) {
    console.error('Fetching the Electron binary, once...')
    const fetched = spawnSync(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      timeout: 300_000,
    })
    if (fetched.status !== 0) {
      const reason = /(?:RequestError|Error): (.*)/.exec(fetched.stderr ?? '')?.[1] ?? 'the download failed'
      return { why: `The Electron binary could not be had (${reason.trim()}).` }
    }
  }
  const name = existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8') : 'electron'
  const path = join(own ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : { why: `The Electron binary is not at ${path}.` }
}

/** Tells the exit status. What ends this program ends the other. */
function run(command, words, onEnd) {
  const child = spawn(command, words, { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const pass = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, pass)
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, pass)
    onEnd(code ?? (signal === null ? 0 : 1))
  })
}
