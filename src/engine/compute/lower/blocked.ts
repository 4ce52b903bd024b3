import type { Value } from '#engine/compute/trace/graph.ts'
import type { Builder } from './builder.ts'
import { BLOCKED, physicalShape } from './layout.ts'
import type { OnnxAttribute } from './onnx-writer.ts'

// ONNX Runtime's own convolutions on channels in blocks (decision 0003). Their operands have the usual declared shapes, [n, c, h, w] and
// [o, i, kh, kw], but lie in memory as BLOCKED and BLOCKED_FILTER say, so a Reshape that moves nothing stands on either side.

export const NCHWC_DOMAIN = 'com.microsoft.nchwc'

export type Activation = { readonly kind: 'Relu' | 'LeakyRelu' | 'Clip'; readonly parameters?: readonly number[] }

/** The attributes that make an activation part of a blocked convolution. */
export function activationAttributes(activation: Activation | undefined): Record<string, OnnxAttribute> {
  if (activation === undefined) return {}
  const parameters = activation.parameters === undefined ? {} : { activation_params: { floats: activation.parameters } }
  return { activation: activation.kind, ...parameters }
}

export type Channelwise = {
  /** [c] */
  readonly scale: string
  /** [c] */
  readonly shift?: string
  /** Added to the result; lies blocked. */
  readonly sum?: string
  readonly activation?: Activation
}

/** activation(x * scale + shift + sum) with one scale and shift for each channel, in one pass: a 1x1 depthwise convolution. */
export function channelwise(builder: Builder, x: string, shape: readonly number[], { scale, shift, sum, activation }: Channelwise): string {
  const [n = 1, h = 1, w = 1, c = 1] = shape
  const declared = [n, c, h, w]
  const inputs = [builder.reshape(x, declared), builder.reshape(scale, [c, 1, 1, 1]), shift ?? '']
  if (sum !== undefined) inputs.push(builder.reshape(sum, declared))
  const attributes = { kernel_shape: [1, 1], group: c, ...activationAttributes(activation) }
  const result = builder.emit('Conv', inputs, attributes, NCHWC_DOMAIN)
  return builder.reshape(result, physicalShape(BLOCKED, shape, builder.block))
}

/** Whether a value has one number for each channel of a picture of this shape. */
export function isChannelVector(value: Value, shape: readonly number[]): boolean {
  if (shape.length !== 4 || value.source.kind === 'splat') return false
  const channels = shape[3] as number
  return value.shape.at(-1) === channels && value.shape.slice(0, -1).every((side) => side === 1) && channels > 1
}
