import { defineConfig } from 'vitest/config'

/** Slow proofs: `*.slow.ts` beside the quick tests, one at a time, hours allowed. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    fileParallelism: false,
    globalSetup: ['test/kit/build.ts', 'test/kit/made-run.ts', 'test/kit/electron.ts', 'test/kit/trained-project.ts'],
    server: { deps: { inline: [/@tensorflow/] } },
  },
})
