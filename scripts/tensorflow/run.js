import { spawn } from 'node:child_process'

/** Lines of a failed command's output that are shown: the cause stands near the end. */
const TAIL_LINES = 6

/**
 * Runs a command to its end and gives its stdout. Rejects with what it said last when it fails (all of it as `output`), cannot be
 * started, or takes longer than `limitMs`. Ctrl+C in a terminal reaches it as well.
 */
export function run(command, args, { cwd, env = {}, limitMs = 30 * 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    const output = { stdout: '', both: '' }
    child.stdout.on('data', (bytes) => {
      output.stdout += bytes
      output.both += bytes
    })
    child.stderr.on('data', (bytes) => (output.both += bytes))
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${command} was ended after ${Math.round(limitMs / 60_000)} minutes without a result.`))
    }, limitMs)
    child.on('error', (error) => {
      clearTimeout(limit)
      reject(error.code === 'ENOENT' ? new Error(`There is no command "${command}".`) : error)
    })
    child.on('close', (status, signal) => {
      clearTimeout(limit)
      if (status === 0) resolve(output.stdout)
      else {
        const error = new Error(tail(output.both) || `${command} ended with ${signal ?? `exit status ${status}`}.`)
        reject(Object.assign(error, { output: output.both }))
      }
    })
  })
}

/** The first of several commands that answers to `--version`, or undefined. */
export async function firstThatRuns(commands, version = ['--version']) {
  for (const command of commands) {
    if (!command) continue
    try {
      await run(command, version, { limitMs: 20_000 })
      return command
    } catch {
      // the next one
    }
  }
  return undefined
}

function tail(text) {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.slice(-TAIL_LINES).join('\n')
}
