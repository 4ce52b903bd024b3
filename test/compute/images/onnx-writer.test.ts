import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { floatTensor, int64Tensor, writeOnnx, type OnnxModel } from '#engine/compute/lower/onnx-writer.ts'

const MODEL: OnnxModel = {
  name: 'sum-and-clip',
  opsets: { '': 19 },
  inputs: [{ name: 'x', dtype: 'float32', shape: ['n', 3] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: ['n', 1] }],
  nodes: [
    { op: 'LeakyRelu', inputs: ['x'], outputs: ['a'], attributes: { alpha: { float: 0.25 } } },
    { op: 'Constant', inputs: [], outputs: ['two'], attributes: { value: floatTensor('two', [], Float32Array.of(2)) } },
    { op: 'Constant', inputs: [], outputs: ['half'], attributes: { value_floats: { floats: [0.5, 0.25, 1] } } },
    { op: 'Mul', inputs: ['a', 'two'], outputs: ['b'] },
    { op: 'Mul', inputs: ['b', 'half'], outputs: ['c'] },
    { op: 'Add', inputs: ['c', 'bias'], outputs: ['d'], name: 'add-bias' },
    { op: 'ReduceSum', inputs: ['d', 'axes'], outputs: ['y'], attributes: { keepdims: 1 } },
  ],
  initialisers: [floatTensor('bias', [3], Float32Array.of(1, 2, 3)), int64Tensor('axes', [1], [1])],
  metadata: { preset: 'quick – ∑' },
}

test('a written model runs in ONNX Runtime with the values its nodes say', async () => {
  const session = await InferenceSession.create(writeOnnx(MODEL))
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, -4, 0, -8), [2, 3]) })
  // 2·leaky(x)·[.5, .25, 1] + [1, 2, 3], summed: [1+1, 1+2, 6+3] = 14 and [-1+1, 0+2, -4+3] = 1
  expect([...(y!.data as Float32Array)]).toEqual([14, 1])
  expect(y!.dims).toEqual([2, 1])
})

test('text attributes and lists of whole numbers reach the operator', async () => {
  const session = await InferenceSession.create(
    writeOnnx({
      name: 'transposed-padding',
      opsets: { '': 19 },
      inputs: [{ name: 'x', dtype: 'uint8', shape: [2, 1] }],
      outputs: [{ name: 'y', dtype: 'uint8', shape: [1, 4] }],
      nodes: [
        { op: 'Transpose', inputs: ['x'], outputs: ['t'], attributes: { perm: [1, 0] } },
        { op: 'Pad', inputs: ['t', 'pads'], outputs: ['y'], attributes: { mode: 'edge' } },
      ],
      initialisers: [int64Tensor('pads', [4], [0, 1, 0, 1])],
    }),
  )
  const { y } = await session.run({ x: new Tensor('uint8', Uint8Array.of(7, 9), [2, 1]) })
  expect([...(y!.data as Uint8Array)]).toEqual([7, 7, 9, 9])
})

test('a tensor whose bytes do not fit its shape is refused', () => {
  const short = { ...floatTensor('w', [2, 2], new Float32Array(3)) }
  expect(() => writeOnnx({ ...MODEL, initialisers: [short] })).toThrow('w: float32 [2, 2] takes 16 bytes, not 12.')
})

test('a fraction where ONNX wants a whole number is refused', () => {
  const nodes = [{ op: 'LeakyRelu', inputs: ['x'], outputs: ['y'], attributes: { alpha: 0.25 } }]
  expect(() => writeOnnx({ ...MODEL, nodes })).toThrow('LeakyRelu.alpha: 0.25 is not a whole number')
})
