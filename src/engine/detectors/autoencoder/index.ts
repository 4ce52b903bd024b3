import { abs, mean, sub } from '#engine/compute/tfjs.ts'
import type { SettingValues } from '#domain/run.ts'
import { Fault } from '#domain/faults.ts'
import { take } from '#engine/compute/program.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { averagingStage } from '#engine/detectors/averaging.ts'
import type { Detector, Stage } from '#engine/detectors/detector.ts'
import { toNetworkScale, toPictureScale } from '#engine/detectors/picture-scale.ts'
import { flagOf, numberOf } from '#engine/detectors/settings.ts'
import { ADAM, adam, adamMoments, adamScalars } from '#engine/nn/adam.ts'
import { MOMENTUM } from '#engine/nn/batch-norm.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { followBatch, learnedNames, normByStatistics } from '#engine/nn/norm.ts'
import { fields, presets } from './fields.ts'
import { reconstruction } from './losses.ts'
import { firstWeights, rebuild, sizeStep } from './model.ts'
import type { Network } from './model.ts'

export const autoencoder: Detector = {
  id: 'autoencoder',
  title: 'Autoencoder',
  sentence: 'Squeezes each picture into a few hundred numbers and rebuilds it from them; what it never saw on good parts comes out wrong.',
  source: 'Bergmann et al. 2018, arXiv 1807.02011 (the l2 variant), with batch normalisation',
  fields,
  presets,
  weights: (settings, draw) => firstWeights(networkOf(settings), draw),
  stages: (settings) => [
    learning(settings),
    averagingStage(settings, (all, batch) => reconstruction(all, batch, networkOf(settings)).beside),
  ],
  score: (settings) => scoring(networkOf(settings)),
}

/** Gradient steps on the reconstruction. */
function learning(settings: SettingValues): Stage {
  const steps = numberOf(settings, 'steps')
  return {
    id: 'learn',
    title: 'Learning good parts',
    epochs: numberOf(settings, 'epochs'),
    ...(steps > 0 && { maxSteps: steps }),
    flip: flagOf(settings, 'flip'),
    moments: (weights) => adamMoments(weights, learned(weights)),
    watched: [{ loss: 'reconstruction', title: 'The reconstruction loss', should: 'fall' }],
    updates: [
      {
        id: 'autoencoder',
        every: 1,
        noise: () => ({}),
        scalars: (step) => adamScalars(step, { ...ADAM, learningRate: numberOf(settings, 'learningRate') }),
        step: learningStep(networkOf(settings)),
      },
    ],
  }
}

function learningStep(network: Network): TensorFn {
  return (all) => {
    const { batch, rate, epsilon } = take(all, 'in', ['batch', 'rate', 'epsilon'])
    const { loss, gradients, beside } = lossAndGradients(all, learned(all), (given) => reconstruction(given, batch, network))
    return { ...adam(all, gradients, { rate, epsilon }, ADAM), ...followBatch(all, beside, MOMENTUM), 'loss.reconstruction': loss }
  }
}

function scoring(network: Network): TensorFn {
  return (all) => {
    const { batch } = take(all, 'in', ['batch'])
    const rebuilt = toPictureScale(rebuild(all, toNetworkScale(batch), network, normByStatistics(all)))
    return { rebuilt, residual: mean(abs(sub(batch, rebuilt)), 3) }
  }
}

const learned = (all: Readonly<Record<string, unknown>>): readonly string[] =>
  learnedNames(all, ['encoder', 'squeeze', 'expand', 'decoder'])

/** Throws `settings.invalid` when the side cannot be halved often enough. */
function networkOf(settings: SettingValues): Network {
  const size = numberOf(settings, 'size')
  const step = sizeStep(size)
  if (size % step !== 0) {
    const below = Math.floor(size / step) * step
    throw new Fault('settings.invalid', {
      what: `The picture side cannot be ${size} pixels.`,
      why: `The network halves the side ${Math.log2(step)} times, so it must be a multiple of ${step}.`,
      do: `Take ${below} or ${below + step}.`,
    })
  }
  return { size, latent: numberOf(settings, 'latent') }
}
