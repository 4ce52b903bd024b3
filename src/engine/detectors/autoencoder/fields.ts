import type { Fields } from '#domain/run.ts'
import type { Preset } from '#engine/detectors/detector.ts'

export const fields = {
  size: {
    kind: 'integer',
    title: 'Picture side',
    effect: 'Pictures are scaled to this many pixels on each side. Twice as many show smaller defects and take four times as long.',
    min: 16,
    max: 512,
    default: 256,
  },
  epochs: {
    kind: 'integer',
    title: 'Passes',
    effect: 'How often every good part is shown. More passes rebuild finer detail; after some hundred little changes.',
    min: 1,
    max: 10_000,
    default: 300,
  },
  steps: {
    kind: 'integer',
    title: 'Most steps',
    effect: 'Ends training after this many steps even if passes are left, so that a large data set takes no longer. 0 sets no limit.',
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
    default: 16,
  },
  latent: {
    kind: 'integer',
    title: 'Bottleneck',
    effect: 'How many numbers a picture is squeezed into. Fewer keep defects out of the reconstruction, more rebuild good parts better.',
    min: 2,
    max: 4096,
    default: 1024,
  },
  learningRate: {
    kind: 'number',
    title: 'Learning rate',
    effect: 'How far one step moves. Too far never settles, too little takes long.',
    min: 1e-6,
    max: 0.1,
    default: 0.001,
  },
  flip: {
    kind: 'boolean',
    title: 'Mirror at random',
    effect: 'Shows half of the parts mirrored left to right. Turn it off where left and right differ, as on print.',
    default: true,
  },
} as const satisfies Fields

export const presets: Readonly<Record<string, Preset>> = {
  poster: {
    title: 'Full',
    sentence: 'The published settings: 256 pixels, 300 passes. Takes an hour or more on a processor.',
    settings: { size: 256, epochs: 300, steps: 0, batch: 16, latent: 1024, learningRate: 0.001, flip: true },
  },
  // A step at 128 px with batch 16 costs a quarter of one at 256 px, 0.1 to 0.2 s on two cores: 400 of them take about a minute.
  quick: {
    title: 'First look',
    sentence: 'Smaller pictures and at most 400 steps: an answer in a minute or two, good enough to see whether the pictures suit.',
    settings: { size: 128, epochs: 60, steps: 400, batch: 16, latent: 256, learningRate: 0.001, flip: true },
  },
}
