import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

// Four Node entries share one build, so the engine that the command line starts is the very file that the desktop starts.
const entry = (path: string): string => resolve(import.meta.dirname, 'src', path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out',
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry: {} , formats: ['es'] },
      rollupOptions: {
        input: {
          'main/index': entry('main/index.ts'),
          'engine/index': entry('engine/index.ts'),
          'cli/index': entry('cli/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: entry('preload/index.ts') },
        // A sandboxed preload must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: { outDir: 'out/renderer', rollupOptions: { input: entry('renderer/index.html') } },
  },
})
