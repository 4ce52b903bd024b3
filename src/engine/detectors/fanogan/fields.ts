import type { Fields } from '#domain/run.ts'
import type { Preset } from '#engine/detectors/detector.ts'

export const fields = {
  size: {
    kind: 'integer',
    title: 'Picture side',
    effect: 'Pictures are scaled to this many pixels on each side: 16, 32, 64 or 128. Larger shows smaller defects and is harder to learn.',
    min: 16,
    max: 128,
    default: 64,
  },
  epochs: {
    kind: 'integer',
    title: 'Passes, generator',
    effect: 'How often every good part is shown while the generator learns to draw such parts.',
    min: 1,
    max: 100_000,
    default: 1500,
  },
  steps: {
    kind: 'integer',
    title: 'Most steps, generator',
    effect: 'Ends the first stage after this many steps even if passes are left. 0 sets no limit.',
    min: 0,
    max: 10_000_000,
    default: 0,
  },
  encoderEpochs: {
    kind: 'integer',
    title: 'Passes, encoder',
    effect: 'How often every good part is shown while the encoder learns to find it again among what the generator draws.',
    min: 1,
    max: 100_000,
    default: 200,
  },
  encoderSteps: {
    kind: 'integer',
    title: 'Most steps, encoder',
    effect: 'Ends the second stage after this many steps even if passes are left. 0 sets no limit.',
    min: 0,
    max: 10_000_000,
    default: 0,
  },
  batch: {
    kind: 'integer',
    title: 'Parts at a time',
    effect: 'How many parts one step looks at. More make steadier steps and need more memory.',
    min: 2,
    max: 256,
    default: 32,
  },
  latent: {
    kind: 'integer',
    title: 'Random numbers',
    effect: 'From how many numbers the generator draws a part. More can tell finer differences between good parts.',
    min: 2,
    max: 1024,
    default: 100,
  },
  width: {
    kind: 'integer',
    title: 'Width',
    effect: 'Channels of the first layer, doubled with each halving. Twice as many learn more and take about three times as long.',
    min: 4,
    max: 128,
    default: 32,
  },
  networks: {
    kind: 'choice',
    title: 'Networks',
    effect: 'plain: rows of convolutions. residual: the published residual blocks, which draw finer and take some fifty times as long.',
    choices: ['plain', 'residual'],
    default: 'plain',
  },
  learningRate: {
    kind: 'number',
    title: 'Learning rate, generator',
    effect: 'How far one step of generator and critic moves. Too far and the two networks never balance.',
    min: 1e-6,
    max: 0.01,
    default: 0.0002,
  },
  encoderLearningRate: {
    kind: 'number',
    title: 'Learning rate, encoder',
    effect: 'How far one step of the encoder moves. Too far and its loss jumps; too short and it needs more passes.',
    min: 1e-6,
    max: 0.01,
    default: 0.0002,
  },
  beta1: {
    kind: 'number',
    title: 'Memory of direction',
    effect: 'How much of the former direction a step keeps: 0.5 remembers two steps, 0 none.',
    min: 0,
    max: 0.99,
    default: 0.5,
  },
  beta2: {
    kind: 'number',
    title: 'Memory of size',
    effect: 'How long the usual size of gradients is remembered: 0.999 over a thousand steps, 0.9 over ten.',
    min: 0.5,
    max: 0.9999,
    default: 0.999,
  },
  encoderLoss: {
    kind: 'choice',
    title: 'What the encoder learns from',
    effect: 'izi_f: pixels and what the critic sees. izi: pixels only. ziz: the random numbers of drawings, without any picture.',
    choices: ['izi_f', 'izi', 'ziz'],
    default: 'izi_f',
  },
  kappa: {
    kind: 'number',
    title: 'Weight of features',
    effect: 'How much what the critic sees counts beside the pixels, for the encoder (izi_f) and in the score. 0 looks at pixels only.',
    min: 0,
    max: 100,
    default: 1,
  },
  flip: {
    kind: 'boolean',
    title: 'Mirror at random',
    effect: 'Shows half of the parts mirrored left to right. Turn it off where left and right differ, as on print.',
    default: true,
  },
} as const satisfies Fields

const poster = {
  size: 64,
  epochs: 1500,
  steps: 0,
  encoderEpochs: 200,
  encoderSteps: 0,
  batch: 32,
  latent: 100,
  width: 32,
  networks: 'plain',
  learningRate: 0.0002,
  encoderLearningRate: 0.0002,
  beta1: 0.5,
  beta2: 0.999,
  encoderLoss: 'izi_f',
  kappa: 1,
  flip: true,
}

/**
 * wgangp_64x64.py and z_encoding_izif.py of the source's code. Its encoder learns with RMSProp, which is Adam without memory of
 * direction but for the first steps; its colours are one, ours three.
 */
const residual = {
  ...poster,
  batch: 64,
  latent: 128,
  width: 64,
  networks: 'residual',
  learningRate: 0.0001,
  encoderLearningRate: 0.00005,
  beta1: 0,
  beta2: 0.9,
  encoderEpochs: 100_000,
  encoderSteps: 50_000,
}

export const presets: Readonly<Record<string, Preset>> = {
  poster: {
    title: 'Full',
    sentence: 'The published settings: 64 pixels, 1500 passes, then 200 for the encoder. Takes an hour or more on a processor.',
    settings: poster,
  },
  // A critic step takes 0.12 to 0.2 s on two cores, an encoder step about half: 400 and 300 of them make a minute and a half.
  quick: {
    title: 'First look',
    sentence: 'At most 400 steps for the generator and 300 for the encoder: an answer in about two minutes, far from the best it can give.',
    settings: { ...poster, epochs: 200, steps: 400, encoderEpochs: 100, encoderSteps: 300 },
  },
  residual: {
    title: 'Residual networks',
    sentence: 'The residual networks of the published code with their parameters. Takes days on a processor: for graphics cards.',
    settings: residual,
  },
}
