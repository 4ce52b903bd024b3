import { Fault } from '#domain/faults.ts'
import type { Blocks, Spec, Specs } from '#engine/compute/program.ts'

/** Throws `compute.shape` unless every input of the signature is there with its shape. */
export function checkInputs(inputs: Blocks, signature: Specs): void {
  for (const [name, spec] of Object.entries(signature)) checkSpec(name, inputs[name], spec)
}

/** Throws `compute.shape` unless the block is as the spec says. */
export function checkSpec(name: string, given: Spec | undefined, spec: Spec): void {
  if (given !== undefined && given.dtype === spec.dtype && sameShape(given.shape, spec.shape)) return
  const found = given === undefined ? 'nothing' : `${given.dtype} [${given.shape.join(', ')}]`
  throw new Fault('compute.shape', {
    what: `The computation was given ${found} for "${name}".`,
    why: `It was prepared for ${spec.dtype} [${spec.shape.join(', ')}].`,
    do: 'Report this with the settings of the run.',
  })
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis])
}
