/** A named colour map for numbers in 0…1. */
export type ColourMapId = 'inferno' | 'viridis' | 'cividis' | 'grey'

/**
 * 256 colours, RGB bytes [256, 3], dark to bright. Inferno, viridis and cividis are matplotlib's (van der Walt, Smith, Firing 2015; Nunez
 * 2018; CC0), kept as every 5th or 3rd colour and joined by straight lines: at most 1 level off for inferno and viridis, 2 for cividis.
 */
export function colourMap(id: ColourMapId): Uint8Array {
  const made = tables.get(id) ?? makeTable(ANCHORS[id])
  tables.set(id, made)
  return made
}

/** The colour's place in a map for a value on a scale from 0 to `most`: 0…255, what is beyond the scale at its ends. */
export function colourIndex(value: number, most: number): number {
  const share = value / most
  return share >= 1 ? 255 : share > 0 ? Math.round(255 * share) : 0
}

const tables = new Map<ColourMapId, Uint8Array>()

function makeTable(hex: string): Uint8Array {
  const anchors = hex.match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? []
  const steps = anchors.length / 3 - 1
  const table = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) {
    const place = (i * steps) / 255
    const before = Math.min(steps - 1, Math.floor(place))
    for (let c = 0; c < 3; c++) {
      const [low, high] = [anchors[before * 3 + c] ?? 0, anchors[before * 3 + 3 + c] ?? 0]
      table[i * 3 + c] = Math.round(low + (place - before) * (high - low))
    }
  }
  return table
}

const ANCHORS: Readonly<Record<ColourMapId, string>> = {
  inferno:
    '00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c59106e61136e69166e71196e781c6d' +
    '801f6c88226a902568982766a02a63a82e5fb0315bb73557bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9612bed6925f1711f' +
    'f47918f78212f98b0bfa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f27df5f992fcffa4',
  viridis:
    '44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a3a538b38598c355e8d33638d31688e' +
    '2e6d8e2c718e2a768e297b8e27808e25848e23898e218e8d20928c1f978b1e9c891fa18821a58524aa8328ae802eb37c35b7793dbc74' +
    '46c06f50c46a5ac86465cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e419f1e51dfde725',
  cividis:
    '00224e00255300275800295d002b62002d68002f6d0031700533710f35701637701c396f213b6e263d6e2a3f6d2e416d32436d35456c' +
    '39486c3c4a6c3f4c6c424e6c45506c48526c4b546c4e566c51586d545a6d565c6d595e6e5c616e5e636f61656f646770666970696b71' +
    '6c6d726e6f737172747374757676767878777b7a787e7c78807f788381798683798985788c88788f8a78928c78948e779791779a9376' +
    '9d9576a09875a39a74a69c74a99f73aca172afa471b3a670b6a96fb9ab6dbcae6cbfb06bc2b369c5b568c8b866ccba64cfbd62d2c060' +
    'd5c25ed9c55cdcc859dfca57e2cd54e6d051e9d34eedd54af0d846f3db42f7de3efbe138fee434fee838',
  grey: '000000ffffff',
}
