import { clone, keep, valueAndGrads } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor } from '#engine/compute/tfjs.ts'
import type { Tensors } from '#engine/compute/program.ts'

/** A loss to be differentiated, and what else its computation found (batch statistics, single terms). */
export type Loss = { readonly loss: Scalar; readonly beside: Tensors }

/** The loss, its gradients by the named tensors, and what the function gave beside; no gradient flows through the latter. */
export function lossAndGradients(
  all: Tensors,
  names: readonly string[],
  fn: (all: Tensors) => Loss,
): { loss: Scalar; gradients: Tensors; beside: Tensors } {
  const sources = names.map((name) => {
    const tensor = all[name]
    if (tensor === undefined) throw new Error(`There is no tensor named ${name}.`)
    return tensor
  })
  // tfjs lets one tensor out of a differentiated function and disposes of the rest, unless it is kept.
  const kept: Record<string, Tensor> = {}
  const { value, grads } = valueAndGrads((...given: Tensor[]) => {
    const { loss, beside } = fn({ ...all, ...Object.fromEntries(names.map((name, i) => [name, given[i] as Tensor])) })
    for (const [name, tensor] of Object.entries(beside)) kept[name] = keep(clone(tensor))
    return loss
  })(sources)
  return { loss: value as Scalar, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i] as Tensor])), beside: release(kept) }
}

/** The kept tensors again as ones that the surrounding tidy disposes of. */
function release(kept: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(kept).map(([name, tensor]) => {
      const released = clone(tensor)
      tensor.dispose()
      return [name, released]
    }),
  )
}
