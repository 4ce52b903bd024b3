// What only this runtime can get wrong. That it computes as the others do is tested with them (parity.test.ts and wherever COMPUTING is used).
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { add, conv2d, conv2dTranspose, fill, grads, square, sum, tile } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import { block } from '#engine/compute/program.ts'
import type { Runtime, TensorFn } from '#engine/compute/program.ts'
import { compiledRuntime } from '#engine/compute/runtimes/compiled/index.ts'
import { referenceRuntime } from '#engine/compute/runtimes/reference/index.ts'
import { tensorflowRuntime } from '#engine/compute/runtimes/tensorflow/index.ts'
import { fanogan } from '#engine/detectors/fanogan/index.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { compileUpdates } from '#engine/training/updates.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { evaluate, liveTensors, PRESENT, worstError } from '#test/kit/blocks.ts'
import { hashed, hashedPictures } from '#test/kit/hashed.ts'

const present = PRESENT.filter((runtime) => runtime === tensorflowRuntime)
const deviceOf = async (runtime: Runtime): Promise<string> => (await runtime.probe())[0]!.id
const three = { dtype: 'float32', shape: [3] } as const
const oneTwoThree = () => block([3], Float32Array.of(1, 2, 3))
const ones = () => block([3], Float32Array.of(1, 1, 1))

test('TensorFlow is there with a device, or says why it is not', async () => {
  const reason = await tensorflowRuntime.missing!()
  if (reason !== '') console.log(reason)
  expect(reason === '').toBe(present.length === 1)
})

describe.each(present)('the state on $id', (runtime) => {
  test('survives a function that gives an input back, and one result under two names', async () => {
    const device = await deviceOf(runtime)
    const state = await runtime.state({ a: oneTwoThree(), b: ones(), c: ones() }, device)
    const fn: TensorFn = ({ a, b, x }) => {
      const both = add(b!, x!)
      return { a: a!, b: both, c: both, again: a! }
    }
    const program = await runtime.compile(fn, { x: three }, { device, state })
    for (let run = 0; run < 3; run++) expect([...(await program.run({ x: ones() }))['again']!.data]).toEqual([1, 2, 3])
    const { a, b, c } = await state.read()
    expect([a, b, c].map((now) => [...now!.data])).toEqual([
      [1, 2, 3],
      [4, 4, 4],
      [4, 4, 4],
    ])
  })

  test('is as it was after a function that threw, also for want of memory, and leaves nothing behind', async () => {
    const device = await deviceOf(runtime)
    const state = await runtime.state({ a: oneTwoThree() }, device)
    const before = liveTensors()
    const tooLarge: TensorFn = ({ a, x }) => ({ a: add(a!, x!), y: tile(fill([1 << 10, 1 << 10], 1), [1 << 14, 1 << 8]) })
    const tooLong: TensorFn = ({ a, x }) => ({ a: tile(add(a!, x!), [2]) })
    for (const [fn, code] of [
      [tooLarge, 'compute.out-of-memory'],
      [tooLong, 'compute.shape'],
    ] as const) {
      const program = await runtime.compile(fn, { x: three }, { device, state })
      expect((await caughtFault(async () => program.run({ x: ones() }))).code).toBe(code)
    }
    expect([...(await state.read())['a']!.data]).toEqual([1, 2, 3])
    expect(liveTensors()).toBe(before)
  })
})

describe.each(present)('convolutions on $id', (runtime) => {
  const tensor = (shape: number[], stream: number) =>
    block(
      shape,
      hashed(
        shape.reduce((product, side) => product * side, 1),
        stream,
      ),
    )

  test.each([
    { side: 8, kernel: 4, stride: 2, padding: 1 },
    { side: 9, kernel: 4, stride: 2, padding: 1 },
    { side: 8, kernel: 3, stride: 2, padding: 1 },
    { side: 8, kernel: 3, stride: 1, padding: 1 },
    { side: 7, kernel: 5, stride: 1, padding: 3 },
    { side: 7, kernel: 3, stride: 2, padding: 0 },
  ])('take a padding in numbers, forward and backward: %j', async ({ side, kernel, stride, padding }) => {
    const out = Math.floor((side + 2 * padding - kernel) / stride) + 1
    const fn: TensorFn = ({ x, w, y }) => {
      const forward = (a: Tensor, b: Tensor) => conv2d(a as Tensor4D, b as Tensor4D, stride, padding)
      const back = (a: Tensor, b: Tensor) => conv2dTranspose(a as Tensor4D, b as Tensor4D, [2, side, side, 3], stride, padding)
      const [dx, dw] = grads((a: Tensor, b: Tensor) => sum(square(forward(a, b))))([x!, w!])
      return { forward: forward(x!, w!), back: back(y!, w!), dx: dx!, dw: dw! }
    }
    const inputs = { x: tensor([2, side, side, 3], 1), w: tensor([kernel, kernel, 3, 4], 2), y: tensor([2, out, out, 4], 3) }
    const [actual, expected] = [await evaluate(runtime, fn, inputs), await evaluate(referenceRuntime, fn, inputs)]
    for (const [name, { shape, data }] of Object.entries(expected)) {
      expect(actual[name]!.shape).toEqual(shape)
      // Sums of at most 100 products in float32.
      expect(worstError(actual[name], { data }), name).toBeLessThan(1e-5)
    }
  })
})

describe.each(present)('beside $id', (runtime) => {
  test('the other runtimes compute the very same as before it was loaded', async () => {
    const settings = completeSettings(fanogan.fields, { size: 16, latent: 4, batch: 2 })
    const weights = fanogan.weights(settings, makeDraw(1))
    const inputs = { ...weights, 'in.batch': hashedPictures(1, 2, 16)[0]! }
    const both = async () => [
      await evaluate(compiledRuntime, fanogan.score(settings), inputs),
      await evaluate(referenceRuntime, fanogan.score(settings), inputs),
    ]
    const before = await both()
    await evaluate(runtime, fanogan.score(settings), inputs)
    expect(await both()).toEqual(before)
  })
})

describe.each(present)('a hundred steps of critic, generator and encoder on $id', (runtime) => {
  const STEPS = 100
  /** 1,000 such steps grow by 6 MB from the 200th on. A lost copy of the weights at each would be 200 MB in a hundred. */
  const ALLOWED_MB = 4

  test('leave the number of tensors and the memory as they were', async () => {
    const device = await deviceOf(runtime)
    const settings = completeSettings(fanogan.fields, { size: 32, latent: 16, batch: 4 })
    const weights = fanogan.weights(settings, makeDraw(1))
    const stages = fanogan.stages(settings).slice(0, 2)
    const first = Object.assign({}, weights, ...stages.map((stage) => stage.moments(weights))) as typeof weights
    const state = await runtime.state(first, device)
    const programs = await Promise.all(stages.map((stage) => compileUpdates(stage, { runtime, device, state, seed: 1 }, [4, 32, 32, 3])))
    const pictures = hashedPictures(4, 4, 32)
    const runSteps = async (): Promise<{ tensors: number; residentMb: number }> => {
      for (let step = 1; step <= STEPS; step++) for (const updates of programs) await updates.run(pictures[step % 4]!, step)
      return { tensors: liveTensors(), residentMb: residentBytes() / 1e6 }
    }
    const [warm, ...later] = [await runSteps(), await runSteps(), await runSteps(), await runSteps()]
    console.log([warm, ...later].map(({ tensors, residentMb }) => `${tensors} tensors, ${residentMb.toFixed(1)} MB`).join('; '))
    for (const { tensors } of later) expect(tensors).toBe(warm.tensors)
    // Allocators move in jumps of up to 20 MB, up and down; only what grows every time is lost.
    const growths = later.map(({ residentMb }, index) => residentMb - [warm, ...later][index]!.residentMb)
    expect(Math.min(...growths)).toBeLessThan(ALLOWED_MB)
  })
})

/** Without garbage of JavaScript's own, which is collected first. */
function residentBytes(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage.rss()
}
