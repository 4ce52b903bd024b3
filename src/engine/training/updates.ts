import { makeDraw } from '#domain/random.ts'
import { scalarBlock } from '#engine/compute/program.ts'
import type { Block, Blocks, Program, Runtime, Specs, State } from '#engine/compute/program.ts'
import type { Stage, Update } from '#engine/detectors/detector.ts'
import { drawNoise } from './noise.ts'

/** A stage's updates, compiled for one batch shape. */
export type Updates = {
  /** Runs those whose turn it is at this step (from 1); gives what each put out. */
  run(batch: Block, step: number): Promise<readonly Blocks[]>
  dispose(): Promise<void>
}

/** Compiles every update of a stage on a state. `batchShape`: [n, h, w, 3]. */
export async function compileUpdates(
  stage: Stage,
  { runtime, device, state, seed }: { runtime: Runtime; device: string; state: State; seed: number },
  batchShape: readonly [number, number, number, number],
): Promise<Updates> {
  const [count] = batchShape
  const inputs = (update: Update, step: number): Blocks => {
    const draw = (name: string): ReturnType<typeof makeDraw> => makeDraw(seed, 'noise', stage.id, update.id, name, step)
    const noise = Object.entries(update.noise(count)).map(([name, wanted]) => [`in.${name}`, drawNoise(wanted, draw(name))] as const)
    const scalars = Object.entries(update.scalars(step / update.every)).map(([name, value]) => [`in.${name}`, scalarBlock(value)] as const)
    return Object.fromEntries([...noise, ...scalars])
  }
  const compiled: { update: Update; program: Program }[] = []
  for (const update of stage.updates) {
    const signature: Specs = { 'in.batch': { dtype: 'float32', shape: batchShape }, ...inputs(update, update.every) }
    compiled.push({ update, program: await runtime.compile(update.step, signature, { device, state }) })
  }
  return {
    run: async (batch, step) => {
      const outputs: Blocks[] = []
      for (const { update, program } of compiled) {
        if (step % update.every === 0) outputs.push(await program.run({ 'in.batch': batch, ...inputs(update, step) }))
      }
      return outputs
    },
    dispose: async () => {
      for (const { program } of compiled) await program.dispose()
    },
  }
}
