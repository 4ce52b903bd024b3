import { build } from 'electron-vite'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { VERSION } from '#domain/version.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the built program, laid out like `out`: `engine/index.js`, `cli/index.js`, `main/index.js`, `renderer/`, `preload/`. */
    readonly built: string
  }
}

/** Several projects of one test run need the program; the first that asks builds it. */
const shared = globalThis as { residuumBuild?: Promise<string> }

/** The folder that `built` names, for what prepares tests and cannot `inject` yet. */
export async function builtFolder(): Promise<string> {
  if (shared.residuumBuild === undefined) throw new Error('test/kit/build.ts comes first among the global setups.')
  return await shared.residuumBuild
}

/**
 * Builds the program once for all tests, so that they run what people run. Beside `out`, so that nobody's running program changes under
 * them; below node_modules, so that the packages left outside are found.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = resolve(project.config.root, `node_modules/.cache/residuum-test-${process.pid}`)
  project.provide('built', await (shared.residuumBuild ??= buildInto(outDir)))
  return () => rm(outDir, { recursive: true, force: true })
}

async function buildInto(outDir: string): Promise<string> {
  await build({ logLevel: 'warn', build: { outDir } })
  // electron-vite keeps the three kinds apart when it is given a folder; our own `out` has the page beside the Node entries.
  const program = join(outDir, 'main')
  for (const kind of ['preload', 'renderer']) await rename(join(outDir, kind), join(program, kind))
  await writeFile(
    join(program, 'package.json'),
    JSON.stringify({ name: 'residuum', version: VERSION, type: 'module', main: 'main/index.js' }),
  )
  return program
}
