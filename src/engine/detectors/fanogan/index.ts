import { abs, add, mean, mul, sub, tensor4d } from '#engine/compute/tfjs.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import { Fault } from '#domain/faults.ts'
import type { Counted } from '#domain/masks/ignore.ts'
import type { SettingValues } from '#domain/run.ts'
import { take } from '#engine/compute/program.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { averagingStage } from '#engine/detectors/averaging.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { toNetworkScale, toPictureScale } from '#engine/detectors/picture-scale.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import { normByStatistics } from '#engine/nn/norm.ts'
import { fields, presets } from './fields.ts'
import { encoderStatistics, scoreTerms } from './losses.ts'
import { encode, firstWeights, generate } from './model.ts'
import { isPossibleSize } from './network.ts'
import type { Network } from './network.ts'
import { encoderStage, generatorStage } from './stages.ts'

export const fanogan: Detector = {
  id: 'fanogan',
  title: 'f-AnoGAN',
  sentence: 'Learns to draw good parts, then to find for each picture the drawing nearest to it; what it cannot draw stands out.',
  source: 'Schlegl et al. 2019, Medical Image Analysis 54; Gulrajani et al. 2017, arXiv 1704.00028',
  fields,
  presets,
  weights: (settings, draw) => firstWeights(networkOf(settings), draw),
  stages: (settings) => {
    const network = networkOf(settings)
    const statistics = averagingStage(settings, (all, batch) => encoderStatistics(all, toNetworkScale(batch), network))
    return [generatorStage(settings, network), encoderStage(settings, network), statistics]
  },
  score: (settings, counted) => scoring(networkOf(settings), counted),
  kappa: (settings) => numberOf(settings, 'kappa'),
}

/** Both terms of A(x) are given apart, so that their weights can be chosen after training. */
function scoring(network: Network, counted: Counted | undefined): TensorFn {
  return (all) => {
    const { batch } = take(all, 'in', ['batch'])
    const norm = normByStatistics(all)
    const x = toNetworkScale(batch)
    const drawn = generate(all, encode(all, x, network, norm), network, norm)
    const rebuilt = toPictureScale(drawn)
    const { pixel, feature } = scoreTerms(all, counted === undefined ? x : onlyCounted(x, drawn, counted), drawn, network, counted?.count)
    return { rebuilt, residual: mean(abs(sub(batch, rebuilt)), 3), 'part.pixel': pixel, 'part.feature': feature }
  }
}

/** The picture with what was drawn in its place where its pixels do not count, so that they differ from nothing. */
function onlyCounted(x: Tensor4D, drawn: Tensor4D, { cells, side }: Counted): Tensor4D {
  const map = (of: (cell: number) => number): Tensor4D => tensor4d(Float32Array.from(cells, of), [1, side, side, 1])
  return add(
    mul(
      x,
      map((cell) => cell),
    ),
    mul(
      drawn,
      map((cell) => 1 - cell),
    ),
  )
}

/** Throws `settings.invalid` when the side is not 4 doubled some times. */
function networkOf(settings: SettingValues): Network {
  const size = numberOf(settings, 'size')
  if (!isPossibleSize(size)) {
    throw new Fault('settings.invalid', {
      what: `The picture side cannot be ${size} pixels.`,
      why: 'The generator starts from 4 pixels and doubles them.',
      do: 'Take 16, 32, 64 or 128.',
    })
  }
  const kind = settings['networks'] === 'residual' ? 'residual' : 'plain'
  return { kind, size, latent: numberOf(settings, 'latent'), width: numberOf(settings, 'width') }
}
