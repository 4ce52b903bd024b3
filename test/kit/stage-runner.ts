import { scalarBlock } from '#engine/compute/program.ts'
import type { Block, Blocks, Runtime, State } from '#engine/compute/program.ts'
import type { Stage, Update } from '#engine/detectors/detector.ts'
import { specs } from './blocks.ts'

/** Runs a stage's updates over given batches, as training does, with the noise that `noise` gives; the outputs of each step, merged. */
export async function runUpdates(
  { runtime, device, state }: { runtime: Runtime; device: string; state: State },
  stage: Stage,
  batches: readonly Block[],
  noise: (update: Update, step: number) => Blocks = () => ({}),
): Promise<Blocks[]> {
  const inputs = (update: Update, step: number): Blocks => ({
    'in.batch': batches[step - 1]!,
    ...noise(update, step),
    ...Object.fromEntries(Object.entries(update.scalars(step / update.every)).map(([name, value]) => [`in.${name}`, scalarBlock(value)])),
  })
  const programs = await Promise.all(
    stage.updates.map((update) => runtime.compile(update.step, specs(inputs(update, update.every)), { device, state })),
  )
  const outputs: Blocks[] = []
  for (let step = 1; step <= batches.length; step++) {
    let merged: Blocks = {}
    for (const [i, update] of stage.updates.entries()) {
      if (step % update.every === 0) merged = { ...merged, ...(await programs[i]!.run(inputs(update, step))) }
    }
    outputs.push(merged)
  }
  for (const program of programs) await program.dispose()
  return outputs
}
