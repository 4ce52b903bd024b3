import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { chmodSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { SCHEMES } from './src/main/origin.ts'

const entry = (path: string): string => resolve(import.meta.dirname, 'src', path)

/** `npx residuum` starts the file itself, so it must be executable. */
const executableCli: Plugin = {
  name: 'executable-cli',
  writeBundle: ({ dir }, bundle) => {
    if (dir !== undefined && 'cli/index.js' in bundle) chmodSync(join(dir, 'cli/index.js'), 0o755)
  },
}

/**
 * A scheme can be declared only until Electron is ready, and a program that is loaded by a default application which does not wait for it
 * comes too late. What `electron --require` loads never does.
 */
const schemeDeclaration: Plugin = {
  name: 'scheme-declaration',
  generateBundle() {
    const source = `require('electron').protocol.registerSchemesAsPrivileged(${JSON.stringify(SCHEMES)})\n`
    this.emitFile({ type: 'asset', fileName: 'main/declare-scheme.cjs', source })
  },
}

/** The page has addresses of several steps (/p/…/look), and both hosts serve it from the root; electron-vite insists on `./` otherwise. */
const servedFromRoot: Plugin = { name: 'served-from-root', config: { order: 'post', handler: () => ({ base: '/' }) } }

// The Node entries share one build, so the engine that the command line starts is the very file that the desktop starts.
// What stands under `dependencies` stays outside; tfjs is a development dependency because its ES modules do not load in
// Node unbundled, and so ends up in the engine's file, the only one that imports it.
export default defineConfig({
  main: {
    plugins: [executableCli, schemeDeclaration],
    build: {
      outDir: 'out',
      sourcemap: true,
      rolldownOptions: {
        input: { 'main/index': entry('main/index.ts'), 'engine/index': entry('engine/index.ts'), 'cli/index': entry('cli/index.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload must be CommonJS.
      rolldownOptions: { input: { index: entry('preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte(), servedFromRoot],
    build: { outDir: 'out/renderer', rolldownOptions: { input: entry('renderer/index.html') } },
  },
})
