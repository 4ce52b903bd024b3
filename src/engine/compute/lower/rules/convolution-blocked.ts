import type { Node, Value } from '#engine/compute/trace/graph.ts'
import { inputOf, outputOf } from '#engine/compute/trace/graph.ts'
import type { Activation } from '#engine/compute/lower/blocked.ts'
import { NCHWC_DOMAIN, activationAttributes } from '#engine/compute/lower/blocked.ts'
import type { Builder } from '#engine/compute/lower/builder.ts'
import { canonicalFilterLayout } from '#engine/compute/lower/filters.ts'
import type { Axis } from '#engine/compute/lower/layout.ts'
import { BLOCKED, BLOCKED_FILTER, BLOCKED_OUTPUT_FILTER, NCHW, fits, layout, physicalShape, plain } from '#engine/compute/lower/layout.ts'
import { convolutionOf, endPad, onnxPads } from './convolution-attributes.ts'

// The three convolutions of a training step on ONNX Runtime's blocked kernels (decision 0003). Where the shapes do not fit, nothing is
// emitted and the caller lowers to the portable operators.

/** [n, c, h, w], the shape that a blocked convolution is told. */
function declared(value: Value): number[] {
  const [n = 1, h = 1, w = 1, c = 1] = value.shape
  return [n, c, h, w]
}

/** Conv2D with what follows it folded in, as a blocked picture; undefined where the shapes do not fit. */
export function blockedConvolution(
  builder: Builder,
  node: Node,
  extra: { readonly bias?: string; readonly activation?: Activation },
): string | undefined {
  const [x, filter, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const { block } = builder
  const channels = x.shape[3] as number
  const [picture, filters] = fits(BLOCKED, x.shape, block) ? [BLOCKED, BLOCKED_FILTER] : [NCHW, BLOCKED_OUTPUT_FILTER]
  // The kernel that reads unblocked pictures is for few channels, such as RGB.
  if (!fits(filters, filter.shape, block) || (picture === NCHW && channels >= block)) return undefined
  const { strides, dilations, pads } = convolutionOf(node)
  const [kh = 1, kw = 1, , out = 1] = filter.shape
  const inputs = [
    picture === BLOCKED ? builder.reshape(builder.get(x, BLOCKED), declared(x)) : builder.get(x, NCHW),
    builder.reshape(builder.get(filter, filters), [out, channels, kh, kw]),
    ...(extra.bias === undefined ? [] : [extra.bias]),
  ]
  const attributes = { strides, dilations, pads: onnxPads(pads), kernel_shape: [kh, kw], ...activationAttributes(extra.activation) }
  const result = builder.emit('Conv', inputs, attributes, NCHWC_DOMAIN)
  return builder.reshape(result, physicalShape(BLOCKED, output.shape, block))
}

/** Where the taps of one phase of a transposed convolution lie: output s·i + phase gets kernel rows `first`, `first` - s, … */
type Phase = { readonly first: number; readonly taps: number; readonly before: number; readonly after: number }

/** The phases along one axis, or undefined where the sides do not divide evenly or a phase would need a crop. */
function phasesOf(node: Node, axis: 0 | 1): Phase[] | undefined {
  const { strides, pads } = convolutionOf(node)
  const stride = strides[axis]
  const pad = axis === 0 ? pads[0] : pads[2]
  const kernel = inputOf(node, 1).shape[axis] as number
  const rows = inputOf(node, 0).shape[axis + 1] as number
  const side = outputOf(node).shape[axis + 1] as number
  if (side % stride !== 0) return undefined
  const phases = Array.from({ length: stride }, (_, phase): Phase => {
    const lowest = (phase + pad) % stride
    const taps = Math.ceil((kernel - lowest) / stride)
    const first = lowest + (taps - 1) * stride
    const before = (first - phase - pad) / stride
    return { first, taps, before, after: side / stride + taps - 1 - before - rows }
  })
  return phases.every(({ taps, before, after }) => taps > 0 && before >= 0 && after >= 0) ? phases : undefined
}

/** Filters for the way back: input and output channels exchanged. */
const EXCHANGED = layout([1, 0, 2, 3, 5, 4].map((place) => BLOCKED_FILTER.axes[place] as Axis))

/**
 * The transposed convolution as one small convolution for each phase of the stride, and the phases interleaved. For stride 1 that is
 * the convolution with the turned filter. 180 to 220 GFLOP/s where ConvTranspose reaches 75 to 150.
 */
export function blockedInputGradient(builder: Builder, node: Node): boolean {
  const [dy, filter, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const { block } = builder
  const { strides, dilations } = convolutionOf(node)
  if (!fits(BLOCKED_FILTER, filter.shape, block) || dilations.some((dilation) => dilation !== 1)) return false
  const [rows, columns] = [phasesOf(node, 0), phasesOf(node, 1)]
  if (rows === undefined || columns === undefined) return false

  const [, , channels = 1, from = 1] = filter.shape
  const turned = builder.get(filter, EXCHANGED)
  const source = builder.reshape(builder.get(dy, BLOCKED), declared(dy))
  const [n = 1, blocks = 1, h = 1, w = 1, b = 1] = physicalShape(BLOCKED, output.shape, block)
  const lines = rows.map((row) => {
    const phases = columns.map((column) => {
      const ends = [row.first - row.taps * strides[0], column.first - column.taps * strides[1]].map((end) => (end < 0 ? -2147483648 : end))
      const taps = builder.slice(turned, [row.first, column.first], ends, [2, 3], [-strides[0], -strides[1]])
      const part = builder.emit(
        'Conv',
        [source, builder.reshape(taps, [channels, from, row.taps, column.taps])],
        { kernel_shape: [row.taps, column.taps], pads: [row.before, column.before, row.after, column.after] },
        NCHWC_DOMAIN,
      )
      return builder.reshape(part, [n, blocks, h / strides[0], 1, w / strides[1], 1, b])
    })
    return interleave(builder, phases, 5)
  })
  builder.put(output, builder.reshape(interleave(builder, lines, 3), [n, blocks, h, w, b]), BLOCKED)
  return true
}

const interleave = (builder: Builder, parts: readonly string[], axis: number): string =>
  parts.length === 1 ? (parts[0] as string) : builder.emit('Concat', parts, { axis })

/** Positions of dy that one convolution sums over: more of them and the "filter" (16 pictures x 16 channels each) no longer stays in the cache. */
const POSITIONS = 512

/**
 * The filter's gradient as a convolution whose channels are the pictures, whose filter is dy and whose width runs over columns *and*
 * channels of x, so that its output [kernel rows, kernel columns x channels] is wide enough for the blocked kernel: 190 to 215 GFLOP/s
 * where the same exchange in NCHW reaches 30 to 80. Rows of dy go in chunks that are summed in place.
 */
export function blockedFilterGradient(builder: Builder, node: Node): boolean {
  const [x, dy, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const { block } = builder
  const { strides, dilations, pads } = convolutionOf(node)
  const [pictures = 1, height = 1, width = 1, channels = 1] = x.shape
  const [, rows = 1, columns = 1, out = 1] = dy.shape
  // Fewer pictures than half a block would mostly multiply zeros.
  if (!fits(BLOCKED, dy.shape, block) || pictures * 2 < block || dilations.some((dilation) => dilation !== 1)) return false

  const split = fits(BLOCKED, x.shape, block)
  const within = split ? block : channels
  const groups = channels / within
  const padded = Math.ceil(pictures / block) * block
  const image = picturesInnermost(builder, builder.get(x, split ? BLOCKED : plain(4)), {
    pictures,
    padded,
    groups,
    numbers: height * width * within,
  })
  const filter = gradientAsFilter(builder, dy, padded)

  const kh = output.shape[0] as number
  const [top, , left] = pads
  const right = endPad(node, 1)
  const wide = (width + left + right) * within
  const step = Math.max(1, Math.floor(POSITIONS / columns))
  const filters = step >= rows ? [filter] : splitRows(builder, filter, rows, step)
  let total = ''
  for (const [index, chunk] of filters.entries()) {
    const start = index * step
    const end = Math.min(rows, start + step)
    const [begin, last] = [start * strides[0] - top, (end - 1) * strides[0] - top + kh]
    const sides = [0, 0, -begin, left * within, 0, 0, 0, last - height, right * within, 0]
    const source = builder.reshape(image, [groups, padded / block, height, width * within, block])
    const window = sides.every((side) => side === 0) ? source : builder.emit('Pad', [source, builder.integers(sides)])
    const inputs = [
      builder.reshape(window, [groups, padded, last - begin, wide]),
      builder.reshape(chunk, [out, padded, end - start, columns]),
      ...(total === '' ? [] : ['', total]),
    ]
    const attributes = { kernel_shape: [end - start, columns], dilations: [strides[0], strides[1] * within] }
    total = builder.emit('Conv', inputs, attributes, NCHWC_DOMAIN)
  }
  const lies = split ? BLOCKED_GRADIENT : BLOCKED_OUTPUT_GRADIENT
  const name = builder.reshape(total, physicalShape(lies, output.shape, block))
  const kept = canonicalFilterLayout(output.shape, block)
  builder.put(output, builder.convert(name, lies, kept, output.shape), kept)
  return true
}

/** A filter's rows, `step` at a time. */
function splitRows(builder: Builder, filter: string, rows: number, step: number): string[] {
  const sizes = Array.from({ length: Math.ceil(rows / step) }, (_, i) => Math.min(step, rows - i * step))
  return builder.emitMany('Split', [filter, builder.integers(sizes)], sizes.length, { axis: 2 })
}

/** What the convolution above gives: [i/b, o/b, kh, kw, b of i, b of o], and [o/b, kh, kw, i, b of o] for few channels. */
const BLOCKED_GRADIENT = layout([BLOCKED_FILTER.axes[1], BLOCKED_FILTER.axes[0], ...BLOCKED_FILTER.axes.slice(2)] as Axis[])
const BLOCKED_OUTPUT_GRADIENT = layout([0, 2, 3, 1, 4].map((place) => BLOCKED_OUTPUT_FILTER.axes[place] as Axis))

/** [n, groups, numbers] -> [groups, n/b, numbers, b], pictures filled up with zeros. */
function picturesInnermost(
  builder: Builder,
  name: string,
  { pictures, padded, groups, numbers }: { pictures: number; padded: number; groups: number; numbers: number },
): string {
  const { block } = builder
  const flat = fillPictures(builder, builder.reshape(name, [pictures, groups * numbers]), pictures, padded, 2)
  // Three axes even for one block of pictures: with two, ONNX Runtime's transpose takes twice as long.
  const turned = builder.emit('Transpose', [builder.reshape(flat, [padded / block, block, groups * numbers])], { perm: [0, 2, 1] })
  if (groups === 1 || padded === block) return turned
  return builder.emit('Transpose', [builder.reshape(turned, [padded / block, groups, numbers, block])], { perm: [1, 0, 2, 3] })
}

/** dy, blocked, as a filter of out x pictures: [o/b, n/b, rows, columns, b of n, b of o]. */
function gradientAsFilter(builder: Builder, dy: Value, padded: number): string {
  const { block } = builder
  const [pictures = 1, blocks = 1, rows = 1, columns = 1] = physicalShape(BLOCKED, dy.shape, block)
  const full = fillPictures(builder, builder.get(dy, BLOCKED), pictures, padded, 5)
  // Four axes where they will do: with an axis of length 1 more, ONNX Runtime's transpose takes twice as long.
  const turned =
    padded === block
      ? builder.emit('Transpose', [builder.reshape(full, [block, blocks, rows * columns, block])], { perm: [1, 2, 0, 3] })
      : builder.emit('Transpose', [builder.reshape(full, [padded / block, block, blocks, rows * columns, block])], {
          perm: [2, 0, 3, 1, 4],
        })
  return builder.reshape(turned, [blocks, padded / block, rows, columns, block * block])
}

function fillPictures(builder: Builder, name: string, pictures: number, padded: number, rank: number): string {
  if (padded === pictures) return name
  const sides = Array.from({ length: 2 * rank }, (_, place) => (place === rank ? padded - pictures : 0))
  return builder.emit('Pad', [name, builder.integers(sides)])
}
