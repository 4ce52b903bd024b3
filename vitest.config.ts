import { defineConfig } from 'vitest/config'

// tfjs-core's ES modules do not load in Node as they are; Vite transforms them.
const inline = { server: { deps: { inline: [/@tensorflow/] } } }
// Vitest ignores the `module` field, by which the build finds these; without it the CommonJS twin of tfjs-core is loaded beside.
const alias = [{ find: /^(@tensorflow\/tfjs-(core|backend-cpu))$/, replacement: '$1/dist/index.js' }]

/**
 * A folder of test/ is a project: it is named after what its tests need to run. Files share a worker's modules (`isolate`): none of ours keeps
 * anything between tests, and loading tfjs, SQLite and the rest for each file was a tenth of all the time.
 */
const project = (name: string, testTimeout: number, globalSetup: string[] = []) => ({
  extends: true as const,
  resolve: { alias },
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, globalSetup, isolate: false, ...inline },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    setupFiles: ['test/kit/property-seed.ts'],
    projects: [
      project('unit', 10_000),
      project('compute', 120_000),
      // Its tests start the program as people do, so it is built first; most need some run, which is trained once.
      project('host', 180_000, ['test/kit/build.ts', 'test/kit/made-run.ts']),
      // A browser against the built program. The setups need each other in this order.
      project('e2e', 300_000, ['test/kit/build.ts', 'test/kit/chromium.ts', 'test/kit/electron.ts', 'test/kit/trained-project.ts']),
    ],
  },
})
