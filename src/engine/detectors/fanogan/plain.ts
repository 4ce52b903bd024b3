// Rows of convolutions, as DCGAN lines them up (Radford 2016, arXiv 1511.06434).
import { relu } from '#engine/compute/tfjs.ts'
import { denseWeights } from '#engine/nn/dense.ts'
import { normWeights } from '#engine/nn/norm.ts'
import { doubleAll, doublingWeights, halveAll, halvingWeights, layersOf } from '#engine/nn/stacks.ts'
import type { Layer } from '#engine/nn/stacks.ts'
import { CHANNELS, halvingsOf } from './network.ts'
import type { Bodies, Network } from './network.ts'

export const plain: Bodies = {
  inner: (network) => channelsOf(network).at(-1) ?? 0,
  dense: denseWeights,
  generator: {
    weights: (network, draw) => ({
      ...normWeights('generator.dense', plain.inner(network)),
      ...doublingWeights(generator(network), draw),
    }),
    run: (all, seeds, network, norm) => doubleAll(all, generator(network), relu(norm(seeds, 'generator.dense')), norm),
  },
  critic: {
    weights: (network, draw) => halvingWeights(critic(network), draw),
    run: (all, x, network) => halveAll(all, critic(network), x, (y) => y),
  },
  encoder: {
    weights: (network, draw) => halvingWeights(encoder(network), draw),
    run: (all, x, network, norm) => halveAll(all, encoder(network), x, norm),
  },
}

/** Channels from the picture to the smallest maps. */
function channelsOf(network: Network): readonly number[] {
  return [CHANNELS, ...Array.from({ length: halvingsOf(network) }, (_, i) => network.width * 2 ** i)]
}

function generator(network: Network): readonly Layer[] {
  return layersOf('generator', channelsOf(network).toReversed(), (i) => i < halvingsOf(network) - 1)
}

function critic(network: Network): readonly Layer[] {
  return layersOf('critic', channelsOf(network), () => false)
}

function encoder(network: Network): readonly Layer[] {
  return layersOf('encoder', channelsOf(network), (i) => i > 0)
}
