import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/** Bundles a TypeScript file into one that Node runs as it is; gives its path. For tests that need a process to kill. */
export async function bundleScript(entry: string): Promise<string> {
  const outDir = await temporaryFolder()
  // With its packages: the folder has no node_modules above it.
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir, emptyOutDir: false, minify: false },
  })
  return join(outDir, basename(entry).replace(/\.ts$/, '.js'))
}

/** Starts a script in a process of its own, killed at the latest when the test ends. */
export function startScript(script: string, ...parameters: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
