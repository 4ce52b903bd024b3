import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, test } from 'vitest'
import * as tf from '#engine/compute/tfjs.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { Fault } from '#domain/faults.ts'
import { trace } from '#engine/compute/trace/trace.ts'
import type { Graph } from '#engine/compute/trace/graph.ts'
import type { Tensors } from '#engine/compute/program.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'

const f32 = (...shape: number[]) => ({ dtype: 'float32' as const, shape })
const x = (all: Tensors): Tensor => all['x'] as Tensor
const kernels = (graph: Graph): string[] => graph.nodes.map(({ kernel }) => kernel)

describe('trace', () => {
  test('records equal calls once and leaves out what no output needs', () => {
    const graph = trace((all) => ({ y: tf.add(tf.exp(x(all)), tf.exp(x(all))), unused: tf.mul(x(all), 0) }), { x: f32(3), other: f32(2) })
    expect(kernels(graph)).toEqual(['Exp', 'Add'])
    expect([...graph.inputs.keys()]).toEqual(['x'])
  })

  test('computes what is known, and drops factors of 1 and terms of 0', () => {
    const graph = trace((all) => ({ y: tf.mul(tf.add(tf.mul(x(all), tf.ones([3])), tf.zeros([3])), tf.exp(tf.scalar(0))) }), { x: f32(3) })
    expect(kernels(graph)).toEqual([])
  })

  test('merges chained factors into one', () => {
    const graph = trace((all) => ({ y: tf.mul(tf.mul(tf.div(x(all), 4), 3), 2) }), { x: f32(3) })
    expect(kernels(graph)).toEqual(['Multiply'])
    expect(graph.nodes[0]!.inputs[1]!.source).toEqual({ kind: 'splat', number: 1.5 })
  })

  test('computes the gradient of a mean at its own size and broadcasts at the end', () => {
    const graph = trace((all) => ({ y: tf.grad((v: Tensor) => tf.mean(v))(x(all)) }), { x: f32(4, 5) })
    expect(kernels(graph)).toEqual([])
    expect(graph.outputs.get('y')!.source).toEqual({ kind: 'splat', number: Math.fround(1 / 20) })
  })

  test('knows the slope of leaky relu in first and second order', () => {
    const slope = (v: Tensor): Tensor => tf.grad((u: Tensor) => tf.sum(tf.square(tf.leakyRelu(u, 0.2))))(v)
    const first = trace((all) => ({ y: slope(x(all)) }), { x: f32(3) })
    expect(kernels(first).filter((kernel) => kernel === 'Slope')).toHaveLength(1)
    expect(kernels(first)).not.toContain('Select')
    const second = trace((all) => ({ y: tf.grad((v: Tensor) => tf.sum(tf.mul(slope(v), all['g'] as Tensor)))(x(all)) }), {
      x: f32(3),
      g: f32(3),
    })
    expect(kernels(second)).not.toContain('Select')
    expect(kernels(second)).not.toContain('Cast')
  })

  test('names an unknown kernel and the function that used it', async () => {
    const usesFft = (all: Tensors): Tensors => ({ y: tf.erf(x(all)) })
    const fault = await caughtFault(() => trace(usesFft, { x: f32(4) }))
    expect(fault.code).toBe('compute.kernel-unknown')
    expect(fault.text.what).toContain('Erf')
    expect(fault.text.what).toContain('usesFft')
  })

  test('refuses to read a traced tensor', () => {
    expect(() => trace((all) => ({ y: tf.scalar(x(all).dataSync()[0]!) }), { x: f32(4) })).toThrow(Fault)
  })

  test('leaves the backend that was active before', async () => {
    await tf.setBackend('cpu')
    trace((all) => ({ y: tf.neg(x(all)) }), { x: f32(1) })
    expect(tf.getBackend()).toBe('cpu')
    expect(tf.neg(tf.scalar(2)).dataSync()[0]).toBe(-2)
  })
})
