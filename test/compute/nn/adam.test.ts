import { describe, expect, test } from 'vitest'
import { scalarBlock } from '#engine/compute/program.ts'
import { adam, adamMoments, adamScalars } from '#engine/nn/adam.ts'
import { COMPUTING, fromFixture, readFixture, worstError } from '#test/kit/blocks.ts'

type Numbers = { shape: number[]; data: number[] }
type Fixture = {
  settings: { learningRate: number; beta1: number; beta2: number; epsilon: number }
  weight: Numbers
  steps: { gradient: Numbers; weight: Numbers }[]
}

describe.each(COMPUTING)('adam on $id', (runtime) => {
  test('takes the steps of torch.optim.Adam', async () => {
    const fixture = readFixture<Fixture>('nn/adam.json')
    const weights = { 'layer.w': fromFixture(fixture.weight) }
    const [device] = await runtime.probe()
    const state = await runtime.state({ ...weights, ...adamMoments(weights, ['layer.w']) }, device!.id)
    const scalar = { dtype: 'float32', shape: [] } as const
    const program = await runtime.compile(
      ({ gradient, rate, epsilon, ...all }) => adam(all, { 'layer.w': gradient! }, { rate: rate!, epsilon: epsilon! }, fixture.settings),
      { gradient: { dtype: 'float32', shape: fixture.weight.shape }, rate: scalar, epsilon: scalar },
      { device: device!.id, state },
    )
    for (const [index, step] of fixture.steps.entries()) {
      const { rate, epsilon } = adamScalars(index + 1, fixture.settings)
      await program.run({ gradient: fromFixture(step.gradient), rate: scalarBlock(rate), epsilon: scalarBlock(epsilon) })
      const { 'layer.w': weight } = await state.read(['layer.w'])
      expect(worstError(weight, step.weight), `step ${index + 1}`).toBeLessThan(1e-6)
    }
  })
})
