import { describe, expect, test } from 'vitest'
import { add, mul, square, sum } from '#engine/compute/tfjs.ts'
import { block, scalarBlock } from '#engine/compute/program.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { nullRuntime } from '#engine/compute/runtimes/null/index.ts'
import { referenceRuntime } from '#engine/compute/runtimes/reference/index.ts'
import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'
import { liveTensors, PRESENT } from '#test/kit/blocks.ts'

const cpu = { device: 'reference' }
const three = { dtype: 'float32', shape: [3] } as const

/** weight <- weight + x, loss = sum(weight²) of the old weight. */
const accumulate: TensorFn = ({ weight, x }) => ({ weight: add(weight!, x!), loss: sum(square(weight!)) })

describe('every runtime', () => {
  test.each(RUNTIMES.map((entry) => entry.runtime))('$id finds its devices without throwing', async (runtime) => {
    for (const device of await runtime.probe()) expect(device.runtime).toBe(runtime.id)
  })

  test.each(PRESENT)('$id gives every output that is not state, in its shape', async (runtime) => {
    const [device] = await runtime.probe()
    const state = await runtime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, device!.id)
    const program = await runtime.compile(accumulate, { x: three }, { device: device!.id, state })
    const outputs = await program.run({ x: block([3], Float32Array.of(1, 1, 1)) })
    expect(Object.keys(outputs)).toEqual(['loss'])
    expect(outputs['loss']!.shape).toEqual([])
    await program.dispose()
    await state.dispose()
  })
})

describe('reference', () => {
  test('keeps the state between runs and shares it between programs', async () => {
    const state = await referenceRuntime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, 'reference')
    const first = await referenceRuntime.compile(accumulate, { x: three }, { ...cpu, state })
    const second = await referenceRuntime.compile(
      ({ weight, scale }) => ({ weight: mul(weight!, scale!) }),
      { scale: { dtype: 'float32', shape: [] } },
      { ...cpu, state },
    )
    await first.run({ x: block([3], Float32Array.of(1, 1, 1)) })
    await second.run({ scale: scalarBlock(10) })
    const { loss } = await first.run({ x: block([3], Float32Array.of(0, 0, 0)) })
    expect([...loss!.data]).toEqual([20 * 20 + 30 * 30 + 40 * 40])
    expect([...(await state.read(['weight']))['weight']!.data]).toEqual([20, 30, 40])
  })

  test('lets a reader alter its copy of the state without altering the state', async () => {
    const state = await referenceRuntime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, 'reference')
    ;(await state.read())['weight']!.data[0] = 99
    expect([...(await state.read())['weight']!.data]).toEqual([1, 2, 3])
  })

  test('keeps no tensor alive after a run', async () => {
    const state = await referenceRuntime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, 'reference')
    const program = await referenceRuntime.compile(accumulate, { x: three }, { ...cpu, state })
    const before = liveTensors()
    for (let run = 0; run < 5; run++) await program.run({ x: block([3], Float32Array.of(1, 1, 1)) })
    expect(liveTensors()).toBe(before)
  })

  test('refuses an input of another shape and says both shapes', async () => {
    const program = await referenceRuntime.compile(({ x }) => ({ y: square(x!) }), { x: three }, cpu)
    await expect(async () => program.run({ x: block([2], Float32Array.of(1, 2)) })).rejects.toThrow(/\[2\].*\[3\]/)
    await expect(async () => program.run({})).rejects.toThrow(/nothing/)
  })

  test('refuses a new state of another shape and keeps the old one', async () => {
    const state = await referenceRuntime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, 'reference')
    await expect(async () => state.write({ weight: block([2], Float32Array.of(1, 2)) })).rejects.toMatchObject({ code: 'compute.shape' })
    expect([...(await state.read())['weight']!.data]).toEqual([1, 2, 3])
  })
})

describe('null', () => {
  test('gives zeros and never changes the state', async () => {
    const state = await nullRuntime.state({ weight: block([3], Float32Array.of(1, 2, 3)) }, 'null')
    const program = await nullRuntime.compile(accumulate, { x: three }, { device: 'null', state })
    const { loss } = await program.run({ x: block([3], Float32Array.of(1, 1, 1)) })
    expect([...loss!.data]).toEqual([0])
    expect([...(await state.read())['weight']!.data]).toEqual([1, 2, 3])
  })
})
