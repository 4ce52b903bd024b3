import { Tensor } from 'onnxruntime-node'
import { NCHWC_DOMAIN } from '#engine/compute/lower/blocked.ts'
import { OPSETS } from '#engine/compute/lower/lower.ts'
import { writeOnnx } from '#engine/compute/lower/onnx-writer.ts'
import { openSession } from './session.ts'

let known: Promise<number> | undefined

/**
 * How many channels make a block in ONNX Runtime's own convolutions on this processor (16 with AVX-512, 8 with AVX2); 0 where it has none.
 * Asked of the runtime itself: 16 channels of one pixel pair are reordered, and the place of the second pixel tells.
 */
export function blockSize(): Promise<number> {
  known ??= probe().catch(() => 0)
  return known
}

const CHANNELS = 16

async function probe(): Promise<number> {
  const value = (name: string) => ({ name, dtype: 'float32' as const, shape: [1, CHANNELS, 1, 2] })
  const session = await openSession(
    writeOnnx({
      name: 'block',
      opsets: OPSETS,
      inputs: [value('x')],
      outputs: [value('y')],
      nodes: [{ op: 'ReorderInput', domain: NCHWC_DOMAIN, inputs: ['x'], outputs: ['y'] }],
      initialisers: [],
    }),
    'cpu',
    'disabled',
  )
  // x[channel, pixel] = 2 * channel + pixel; blocked, pixel 1 of channel 0 follows the block's pixel 0.
  const x = Float32Array.from({ length: 2 * CHANNELS }, (_, i) => i)
  const { y } = await session.run({ x: new Tensor('float32', x, [1, CHANNELS, 1, 2]) })
  await session.release()
  const place = Array.from(y?.data as Float32Array).indexOf(1)
  return place === 8 || place === 16 ? place : 0
}
