import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Blocks, TensorFn } from '#engine/compute/program.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import { criticLoss } from '#engine/detectors/fanogan/losses.ts'
import { encode, features, firstWeights, generate } from '#engine/detectors/fanogan/model.ts'
import type { Network } from '#engine/detectors/fanogan/network.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { normByPicture } from '#engine/nn/layer-norm.ts'
import { normByStatistics } from '#engine/nn/norm.ts'
import { meanPool, repeatPixels } from '#engine/nn/resize.ts'
import { COMPUTING, evaluate, worstError } from '#test/kit/blocks.ts'
import { hashed, hashedWeights } from '#test/kit/hashed.ts'

const network: Network = { kind: 'residual', size: 16, latent: 3, width: 2 }
const weights = hashedWeights(firstWeights(network, makeDraw(1)))
const reference = COMPUTING.find(({ id }) => id === 'reference')!
const picture = (all: Readonly<Record<string, unknown>>, name: string) => all[name] as Tensor4D

describe.each(COMPUTING)('without weights, on $id', (runtime) => {
  // Two pictures of 2 x 4 pixels and two channels; the second is the first plus 100.
  const rows = [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80]
  const x = block([2, 2, 4, 2], Float32Array.from([...rows, ...rows.map((value) => value + 100)]))

  test('half the side is the mean of four pixels of each channel', async () => {
    const { y } = await evaluate(runtime, (all) => ({ y: meanPool(picture(all, 'x')) }), { x })
    expect(y!.shape).toEqual([2, 1, 2, 2])
    expect([...y!.data]).toEqual([3.5, 35, 5.5, 55, 103.5, 135, 105.5, 155])
  })

  test('twice the side is each pixel four times', async () => {
    const one = block([1, 1, 2, 2], Float32Array.from([1, 10, 2, 20]))
    const { y } = await evaluate(runtime, (all) => ({ y: repeatPixels(picture(all, 'one')) }), { one })
    expect(y!.shape).toEqual([1, 2, 4, 2])
    expect([...y!.data]).toEqual([1, 10, 1, 10, 2, 20, 2, 20, 1, 10, 1, 10, 2, 20, 2, 20])
  })

  test('layer norm brings each picture by itself to mean 0 and variance 1, then scales each channel', async () => {
    const inputs = {
      x,
      'a.scale': block([2], Float32Array.from([1, 2])),
      'a.shift': block([2], Float32Array.from([0, 5])),
    }
    const { y } = await evaluate(runtime, (all) => ({ y: normByPicture(all)(picture(all, 'x'), 'a') }), inputs)
    const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length
    const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length
    const expected = rows.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (i % 2 === 0 ? 1 : 2) + (i % 2 === 0 ? 0 : 5))
    expect(worstError(y, { data: [...expected, ...expected] })).toBeLessThan(1e-5)
  })
})

describe.each(COMPUTING)('the residual networks on $id', (runtime) => {
  const step: TensorFn = (all) => {
    const names = Object.keys(weights).filter((name) => name.startsWith('critic.'))
    const { loss, gradients } = lossAndGradients(all, names, (given) =>
      criticLoss(given, { real: picture(all, 'in.real'), fake: picture(all, 'in.fake'), alpha: picture(all, 'in.alpha') }, 10, network),
    )
    return { loss, ...gradients }
  }
  const pictures = (stream: number) =>
    block(
      [2, 16, 16, 3],
      hashed(2 * 16 * 16 * 3, stream).map((value) => 2 * value),
    )
  const inputs: Blocks = {
    ...weights,
    'in.real': pictures(7),
    'in.fake': pictures(8),
    'in.alpha': block([2, 1, 1, 1], Float32Array.from([0.25, 0.75])),
  }

  test('draw pictures, see features and find numbers of the right shapes', async () => {
    const fn: TensorFn = (all) => {
      const drawn = generate(all, all['in.z']!, network, normByStatistics(all))
      return { drawn, seen: features(all, drawn, network), found: encode(all, drawn, network, normByStatistics(all)) }
    }
    const outputs = await evaluate(runtime, fn, { ...weights, 'in.z': block([2, 3], hashed(6, 3)) })
    expect(outputs['drawn']!.shape).toEqual([2, 16, 16, 3])
    // Two halvings: 2, 4, 8 channels on 4 x 4.
    expect(outputs['seen']!.shape).toEqual([2, 8 * 16])
    expect(outputs['found']!.shape).toEqual([2, 3])
    for (const value of outputs['drawn']!.data) expect(Math.abs(value)).toBeLessThanOrEqual(1)
  })

  test('have the critic step of tfjs run eagerly, with second-order gradients through norm, pooling and shortcut', async () => {
    const [actual, expected] = [await evaluate(runtime, step, inputs), await evaluate(reference, step, inputs)]
    const largest = Math.max(...Object.values(expected).flatMap(({ data }) => Array.from(data, Math.abs)))
    for (const [name, { data }] of Object.entries(expected)) {
      const apart = Math.max(...Array.from(data, (value, i) => Math.abs(value - actual[name]!.data[i]!)))
      const own = Math.max(...Array.from(data, Math.abs))
      expect(apart / Math.max(own, largest / 1000), name).toBeLessThan(1e-3)
    }
  })

  test('keep the pictures of a batch apart in the critic', async () => {
    const see: TensorFn = (all) => ({ seen: features(all, picture(all, 'in.real'), network) })
    const both = await evaluate(runtime, see, { ...weights, 'in.real': pictures(7) })
    const alone = await evaluate(runtime, see, {
      ...weights,
      'in.real': block([1, 16, 16, 3], Float32Array.from(pictures(7).data.subarray(16 * 16 * 3))),
    })
    expect(worstError(alone['seen'], { data: both['seen']!.data.subarray(8 * 16) })).toBeLessThan(1e-5)
  })
})
