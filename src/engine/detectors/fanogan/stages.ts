import type { SettingValues } from '#domain/run.ts'
import { take } from '#engine/compute/program.ts'
import type { Tensors } from '#engine/compute/program.ts'
import type { Stage, Update } from '#engine/detectors/detector.ts'
import { toNetworkScale, toPictureScale } from '#engine/detectors/picture-scale.ts'
import { flagOf, numberOf } from '#engine/detectors/settings.ts'
import { ADAM, adam, adamMoments, adamScalars } from '#engine/nn/adam.ts'
import { MOMENTUM } from '#engine/nn/batch-norm.ts'
import type { Statistics } from '#engine/nn/batch-norm.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { byName, followBatch, learnedNames, normByBatch, normByStatistics } from '#engine/nn/norm.ts'
import { criticLoss, findingLoss, generatorLoss, rebuildingLoss } from './losses.ts'
import type { EncoderLoss } from './losses.ts'
import { encode, generate } from './model.ts'
import type { Network } from './network.ts'

/** The critic learns at every batch, the generator at every fifth (Gulrajani 2017, algorithm 1). */
const CRITIC_STEPS = 5
/** Weight of the gradient penalty, from the same place. */
const PENALTY = 10
/** Drawings that are shown: enough to see whether they differ, and a row of those that are found again. */
const GRID = 24
const ROW = 6

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
      count: GRID,
      alone: true,
    },
    watched: [
      { loss: 'penalty', title: 'The gradient penalty', should: 'stay-small' },
      { loss: 'wasserstein', title: 'The gap between pictures and drawings', should: 'narrow' },
    ],
  }
}

/** The encoder, with generator and critic as stage 1 left them. */
export function encoderStage(settings: SettingValues, network: Network): Stage {
  const { lossOf, noise } = encoderLossOf(settings, network)
  return {
    id: 'encode',
    title: 'Stage 2 of 2: encoder',
    ...lengthOf(settings, 'encoderEpochs', 'encoderSteps'),
    flip: flagOf(settings, 'flip'),
    moments: (weights) => adamMoments(weights, learnedNames(weights, ['encoder'])),
    draws: {
      noise: (count) => ({ z: { kind: 'normal', shape: [count, network.latent] } }),
      fn: (all) => {
        const norm = normByStatistics(all)
        const drawn = generate(all, take(all, 'in', ['z']).z, network, norm)
        const redrawn = generate(all, encode(all, drawn, network, norm), network, norm)
        return { drawn: toPictureScale(drawn), redrawn: toPictureScale(redrawn) }
      },
      count: ROW,
      alone: false,
    },
    watched: [{ loss: 'encoder', title: 'The loss of the encoder', should: 'fall' }],
    updates: [
      {
        id: 'encoder',
        every: 1,
        noise,
        scalars: scalarsOf(settings, 'encoderLearningRate'),
        step: (all) => {
          const { loss, gradients, beside } = lossAndGradients(all, learnedNames(all, ['encoder']), (given) => {
            const { statistics, terms, loss: found } = lossOf(given)
            const named = Object.entries(terms).map(([name, term]) => [`${TERM}${name}`, term] as const)
            return { loss: found, beside: { ...Object.fromEntries(named), ...statistics } }
          })
          const isTerm = ([name]: readonly [string, unknown]): boolean => name.startsWith(TERM)
          const terms = Object.entries(beside).filter(isTerm)
          const statistics = Object.fromEntries(Object.entries(beside).filter((entry) => !isTerm(entry)))
          return {
            ...adamStep(all, gradients, settings),
            ...followBatch(all, statistics, MOMENTUM),
            [`${TERM}encoder`]: loss,
            ...Object.fromEntries(terms),
          }
        },
      },
    ],
  }
}

/** How the outputs are named of which curves are drawn. */
const TERM = 'loss.'

/** What the encoder learns from, by its setting, and what is drawn for each step of it. */
function encoderLossOf(
  settings: SettingValues,
  network: Network,
): { readonly lossOf: (all: Tensors) => EncoderLoss; readonly noise: Update['noise'] } {
  const kind = settings['encoderLoss']
  if (kind === 'ziz') {
    return {
      lossOf: (all) => findingLoss(all, take(all, 'in', ['z']).z, network),
      noise: (batch) => ({ z: { kind: 'normal', shape: [batch, network.latent] } }),
    }
  }
  const kappa = kind === 'izi' ? undefined : numberOf(settings, 'kappa')
  return { lossOf: (all) => rebuildingLoss(all, toNetworkScale(take(all, 'in', ['batch']).batch), kappa, network), noise: () => ({}) }
}

function criticUpdate(settings: SettingValues, network: Network): Update {
  return {
    id: 'critic',
    every: 1,
    noise: (batch) => ({
      z: { kind: 'normal', shape: [batch, network.latent] },
      alpha: { kind: 'uniform', shape: [batch, 1, 1, 1] },
    }),
    scalars: scalarsOf(settings, 'learningRate'),
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
        ...adamStep(all, gradients, settings),
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
    scalars: scalarsOf(settings, 'learningRate'),
    step: (all) => {
      const { z } = take(all, 'in', ['z'])
      const { loss, gradients, beside } = lossAndGradients(all, learnedNames(all, ['generator']), (given) =>
        generatorLoss(given, z, network),
      )
      return { ...adamStep(all, gradients, settings), ...followBatch(all, beside, MOMENTUM), 'loss.generator': loss }
    },
  }
}

function lengthOf(settings: SettingValues, epochs: string, steps: string): { readonly epochs: number; readonly maxSteps?: number } {
  const most = numberOf(settings, steps)
  return { epochs: numberOf(settings, epochs), ...(most > 0 && { maxSteps: most }) }
}

/** Adam's averages: over two steps instead of ten in `poster`, because the critic's landscape moves (Radford 2016, section 4). */
function betasOf(settings: SettingValues): { readonly beta1: number; readonly beta2: number } {
  return { beta1: numberOf(settings, 'beta1'), beta2: numberOf(settings, 'beta2') }
}

function scalarsOf(settings: SettingValues, rate: string): Update['scalars'] {
  return (step) => adamScalars(step, { ...betasOf(settings), epsilon: ADAM.epsilon, learningRate: numberOf(settings, rate) })
}

function adamStep(all: Tensors, gradients: Tensors, settings: SettingValues): Tensors {
  return adam(all, gradients, take(all, 'in', ['rate', 'epsilon']), betasOf(settings))
}
