import { build } from 'electron-vite'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the built Node entries: `engine/index.js`, `cli/index.js`. */
    readonly built: string
  }
}

/**
 * Builds the program once for all tests of the project, so that they run what people run. Beside `out`, so that nobody's running
 * program changes under them; below node_modules, so that the packages left outside are found.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = resolve(project.config.root, `node_modules/.cache/residuum-test-${process.pid}`)
  await build({ logLevel: 'warn', build: { outDir } })
  project.provide('built', join(outDir, 'main'))
  return () => rm(outDir, { recursive: true, force: true })
}
