import type { SettingValues } from '#domain/run.ts'
import { take } from '#engine/compute/program.ts'
import type { Tensors } from '#engine/compute/program.ts'
import type { Stage, Update } from '#engine/detectors/detector.ts'
import { toNetworkScale, toPictureScale } from '#engine/detectors/picture-scale.ts'
import { flagOf, numberOf } from '#engine/detectors/settings.ts'
import { adam, adamMoments, adamScalars } from '#engine/nn/adam.ts'
import { MOMENTUM } from '#engine/nn/batch-norm.ts'
import type { Statistics } from '#engine/nn/batch-norm.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { byName, followBatch, learnedNames, normByBatch, normByStatistics } from '#engine/nn/norm.ts'
import { criticLoss, encoderLoss, generatorLoss } from './losses.ts'
import { generate } from './model.ts'
import type { Network } from './model.ts'

/** The critic learns at every batch, the generator at every fifth (Gulrajani 2017, algorithm 1). */
const CRITIC_STEPS = 5
/** Weight of the gradient penalty, from the same place. */
const PENALTY = 10
/** Averages over two steps instead of ten: the critic's landscape moves (Radford 2016, section 4). */
const ADAM_FOR_GANS = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 } as const

/** Generator and critic against each other. */
export function generatorStage(settings: SettingValues, network: Network): Stage {
  return {
    id: 'generate',
    title: 'Stage 1 of 2: generator',
    ...lengthOf(settings, 'epochs', 'steps'),
    flip: flagOf(settings, 'flip'),
    moments: (weights) => adamMoments(weights, learnedNames(weights, ['critic', 'generator'])),
    updates: [criticUpdate(settings, network), generatorUpdate(settings, network)],
    draws: {
      noise: (count) => ({ z: { kind: 'normal', shape: [count, network.latent] } }),
      fn: (all) => ({ drawn: toPictureScale(generate(all, take(all, 'in', ['z']).z, network, normByStatistics(all))) }),
    },
  }
}

/** The encoder, with generator and critic as stage 1 left them. */
export function encoderStage(settings: SettingValues, network: Network): Stage {
  const kappa = numberOf(settings, 'kappa')
  return {
    id: 'encode',
    title: 'Stage 2 of 2: encoder',
    ...lengthOf(settings, 'encoderEpochs', 'encoderSteps'),
    flip: flagOf(settings, 'flip'),
    moments: (weights) => adamMoments(weights, learnedNames(weights, ['encoder'])),
    updates: [
      {
        id: 'encoder',
        every: 1,
        noise: () => ({}),
        scalars: scalarsOf(settings),
        step: (all) => {
          const x = toNetworkScale(take(all, 'in', ['batch']).batch)
          const { loss, gradients, beside } = lossAndGradients(all, learnedNames(all, ['encoder']), (given) => {
            const { statistics, ...found } = encoderLoss(given, x, kappa, network)
            return { loss: found.loss, beside: { ...found.beside, ...statistics } }
          })
          const { pixel, feature, ...statistics } = beside
          if (pixel === undefined || feature === undefined) throw new Error('The encoder gives no terms.')
          return {
            ...adamStep(all, gradients),
            ...followBatch(all, statistics, MOMENTUM),
            'loss.encoder': loss,
            'loss.pixel': pixel,
            'loss.feature': feature,
          }
        },
      },
    ],
  }
}

function criticUpdate(settings: SettingValues, network: Network): Update {
  return {
    id: 'critic',
    every: 1,
    noise: (batch) => ({
      z: { kind: 'normal', shape: [batch, network.latent] },
      alpha: { kind: 'uniform', shape: [batch, 1, 1, 1] },
    }),
    scalars: scalarsOf(settings),
    step: (all) => {
      const { batch, z, alpha } = take(all, 'in', ['batch', 'z', 'alpha'])
      const real = toNetworkScale(batch)
      const found = new Map<string, Statistics>()
      // Outside of the differentiated function: the generator does not learn here, though its statistics follow.
      const fake = generate(all, z, network, normByBatch(all, found))
      const { loss, gradients, beside } = lossAndGradients(all, learnedNames(all, ['critic']), (given) =>
        criticLoss(given, { real, fake, alpha }, PENALTY, network),
      )
      const { wasserstein, penalty } = beside
      if (wasserstein === undefined || penalty === undefined) throw new Error('The critic gives no terms.')
      return {
        ...adamStep(all, gradients),
        ...followBatch(all, byName(found), MOMENTUM),
        'loss.critic': loss,
        'loss.wasserstein': wasserstein,
        'loss.penalty': penalty,
      }
    },
  }
}

function generatorUpdate(settings: SettingValues, network: Network): Update {
  return {
    id: 'generator',
    every: CRITIC_STEPS,
    noise: (batch) => ({ z: { kind: 'normal', shape: [batch, network.latent] } }),
    scalars: scalarsOf(settings),
    step: (all) => {
      const { z } = take(all, 'in', ['z'])
      const { loss, gradients, beside } = lossAndGradients(all, learnedNames(all, ['generator']), (given) =>
        generatorLoss(given, z, network),
      )
      return { ...adamStep(all, gradients), ...followBatch(all, beside, MOMENTUM), 'loss.generator': loss }
    },
  }
}

function lengthOf(settings: SettingValues, epochs: string, steps: string): { readonly epochs: number; readonly maxSteps?: number } {
  const most = numberOf(settings, steps)
  return { epochs: numberOf(settings, epochs), ...(most > 0 && { maxSteps: most }) }
}

function scalarsOf(settings: SettingValues): Update['scalars'] {
  return (step) => adamScalars(step, { ...ADAM_FOR_GANS, learningRate: numberOf(settings, 'learningRate') })
}

function adamStep(all: Tensors, gradients: Tensors): Tensors {
  return adam(all, gradients, take(all, 'in', ['rate', 'epsilon']), ADAM_FOR_GANS)
}
