import { describe, expect, test } from 'vitest'
import { LARGEST_ERROR, selfTest } from '#engine/compute/self-test.ts'
import type { Runtime } from '#engine/compute/program.ts'
import { compiledRuntime } from '#engine/compute/runtimes/compiled/index.ts'
import { nullRuntime } from '#engine/compute/runtimes/null/index.ts'

describe('selfTest', () => {
  test('passes the compiled runtime with errors of float32', async () => {
    const errors = await selfTest(compiledRuntime, 'cpu')
    expect(Object.keys(errors)).toEqual(['forward', 'gradients', 'second order', 'optimiser'])
    for (const error of Object.values(errors)) expect(error).toBeLessThan(LARGEST_ERROR)
  })

  test('shows that a device which computes nothing is wrong', async () => {
    const errors = await selfTest(nullRuntime, 'null')
    for (const [check, error] of Object.entries(errors)) if (check !== 'optimiser') expect(error).toBeGreaterThan(LARGEST_ERROR)
  })

  test('notices a device that is off by one part in a hundred in its gradients', async () => {
    const skewed: Runtime = {
      ...compiledRuntime,
      compile: async (fn, signature, options) => {
        const program = await compiledRuntime.compile(fn, signature, options)
        return {
          ...program,
          run: async (inputs) => {
            const outputs = await program.run(inputs)
            for (const { data } of Object.values(outputs)) data[0] = (data[0] ?? 0) + 0.01 * Math.max(...data)
            return outputs
          },
        }
      },
    }
    expect((await selfTest(skewed, 'cpu'))['gradients']).toBeGreaterThan(LARGEST_ERROR)
  })
})
