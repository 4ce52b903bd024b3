import { add, concat, grad, mean, mul, neg, slice, sqrt, square, sub, sum } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '#engine/compute/tfjs.ts'
import type { Tensors } from '#engine/compute/program.ts'
import type { Statistics } from '#engine/nn/batch-norm.ts'
import type { Loss } from '#engine/nn/gradients.ts'
import { meanSquaredError } from '#engine/nn/losses.ts'
import { byName, normByBatch, normByStatistics } from '#engine/nn/norm.ts'
import { encode, features, generate, opinion } from './model.ts'
import type { Network } from './network.ts'

/** Below the root of the penalty, whose slope at zero is infinite. */
const TINY = 1e-12

/**
 * E[D(fake)] - E[D(real)] + weight E[(|dD/dx| - 1)²] at x between real and fake, a share alpha of the way for each picture
 * (Gulrajani 2017, arXiv 1704.00028, algorithm 1). real, fake: [n, size, size, 3] in -1…1; alpha: [n, 1, 1, 1] in 0…1.
 */
export function criticLoss(
  all: Tensors,
  pictures: { real: Tensor4D; fake: Tensor4D; alpha: Tensor },
  weight: number,
  network: Network,
): Loss {
  const { real, fake, alpha } = pictures
  const criticise = (x: Tensor): Tensor1D => opinion(all, features(all, x as Tensor4D, network))
  const count = real.shape[0]
  // No batch statistics, so one pass serves both.
  const opinions = criticise(concat([real, fake], 0))
  const wasserstein = sub(mean(slice(opinions, 0, count)), mean(slice(opinions, count, count)))
  const between = add(fake, mul(alpha, sub(real, fake)))
  const slope = grad((x: Tensor) => sum(criticise(x)))(between)
  const length = sqrt(add(sum(square(slope), [1, 2, 3]), TINY))
  const penalty = mean(square(sub(length, 1)))
  return { loss: sub(mul(penalty, weight), wasserstein) as Scalar, beside: { wasserstein, penalty } }
}

/** -E[D(G(z))]; the generator's batch statistics beside. z: [n, latent]. */
export function generatorLoss(all: Tensors, z: Tensor, network: Network): Loss {
  const found = new Map<string, Statistics>()
  const fake = generate(all, z, network, normByBatch(all, found))
  return { loss: neg(mean(opinion(all, features(all, fake, network)))) as Scalar, beside: byName(found) }
}

/** A loss of the encoder, with its terms by name and the encoder's batch statistics. */
export type EncoderLoss = { readonly loss: Scalar; readonly terms: Tensors; readonly statistics: Tensors }

/**
 * izi (Schlegl 2019, equation 3): |x - G(E(x))|² / n, and izi_f (equation 4), which adds kappa |f(x) - f(G(E(x)))|² / n_d; generator and
 * critic as they are. `kappa` undefined is izi. x: [n, size, size, 3] in -1…1.
 */
export function rebuildingLoss(all: Tensors, x: Tensor4D, kappa: number | undefined, network: Network): EncoderLoss {
  const found = new Map<string, Statistics>()
  const rebuilt = generate(all, encode(all, x, network, normByBatch(all, found)), network, normByStatistics(all))
  const pixel = meanSquaredError(rebuilt, x)
  if (kappa === undefined) return { loss: pixel, terms: { pixel }, statistics: byName(found) }
  const feature = meanSquaredError(features(all, rebuilt, network), features(all, x, network))
  return { loss: add(pixel, mul(feature, kappa)), terms: { pixel, feature }, statistics: byName(found) }
}

/** ziz (Schlegl 2019, equation 2): |z - E(G(z))|² / d, for which no picture is needed. z: [n, latent]. */
export function findingLoss(all: Tensors, z: Tensor, network: Network): EncoderLoss {
  const found = new Map<string, Statistics>()
  const drawn = generate(all, z, network, normByStatistics(all))
  const latent = meanSquaredError(encode(all, drawn, network, normByBatch(all, found)), z)
  return { loss: latent, terms: { latent }, statistics: byName(found) }
}

/** The encoder's batch statistics on pictures. x: [n, size, size, 3] in -1…1. */
export function encoderStatistics(all: Tensors, x: Tensor4D, network: Network): Tensors {
  const found = new Map<string, Statistics>()
  encode(all, x, network, normByBatch(all, found))
  return byName(found)
}

/**
 * Both terms of the score for each picture, [n]: mean squared difference of pixels (on the scale -1…1) and of critic features. `counted`: how
 * many pixels of a picture can differ, where not all can.
 */
export function scoreTerms(
  all: Tensors,
  x: Tensor4D,
  rebuilt: Tensor4D,
  network: Network,
  counted?: number,
): { pixel: Tensor; feature: Tensor } {
  const difference: Tensor2D = sub(features(all, x, network), features(all, rebuilt, network))
  const pixel = mean(square(sub(x, rebuilt)), [1, 2, 3])
  return { pixel: counted === undefined ? pixel : mul(pixel, network.size ** 2 / counted), feature: mean(square(difference), 1) }
}
