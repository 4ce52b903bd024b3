import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { inject } from 'vitest'

/** How one start of the built command line ended. */
export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

export type Started = { readonly child: ChildProcess; readonly ended: Promise<Ended>; stderr(): string }

/** No test waits longer (vitest.config.ts), so nothing outlives one that gave up. */
const LONGEST_MS = 180_000

/** Starts `residuum` as a person would. */
export function startResiduum(...words: readonly string[]): Started {
  return start(words, 'ignore')
}

/** Runs `residuum` to its end with something on its stdin. */
export function residuumFed(stdin: string, ...words: readonly string[]): Promise<Ended> {
  const { child, ended } = start(words, 'pipe')
  // One that does not read it to its end has said why.
  child.stdin?.on('error', () => undefined).end(stdin)
  return ended
}

function start(words: readonly string[], stdin: 'ignore' | 'pipe'): Started {
  const child = spawn(process.execPath, [join(inject('built'), 'cli/index.js'), ...words], {
    stdio: [stdin, 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  const text = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (some: string) => (text.stdout += some))
  child.stderr?.setEncoding('utf8').on('data', (some: string) => (text.stderr += some))
  const ended = new Promise<Ended>((resolve) => child.on('close', (status) => resolve({ status, ...text })))
  return { child, ended, stderr: () => text.stderr }
}

/** Runs `residuum` to its end. */
export function residuum(...words: readonly string[]): Promise<Ended> {
  return startResiduum(...words).ended
}

/** Runs `residuum … --json` and gives what it printed, which must be one object on one line. */
export async function residuumJson(...words: readonly string[]): Promise<{ status: number | null; json: Json; stderr: string }> {
  const { status, stdout, stderr } = await residuum(...words, '--json')
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`This is not one JSON object on a line: ${JSON.stringify(stdout)}\n${stderr}`)
  return { status, json: JSON.parse(stdout) as Json, stderr }
}

/** Whatever the command line printed; a test looks into it without declaring it. */
export type Json = Record<string, unknown>
