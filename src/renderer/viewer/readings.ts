import type { ScoredPictures } from './part-pictures.ts'
import type { Values } from './png-values.ts'
import { pictureToMap, type Point, type Size } from './view.ts'

/** What is stored at a pixel of the picture. */
export type Reading = {
  readonly at: Point
  /** As in the file, one number where all channels are the same; null until they are read. */
  readonly input: readonly number[] | null
  /** Of the pixel of the detector's square in which this one lies, on the scale of the file. */
  readonly rebuilt: readonly number[] | null
  /** On the 0…1 picture scale. */
  readonly residual: number | null
}

export function readPixel(at: Point, size: Size, input: Values | null, scored: ScoredPictures | null): Reading {
  const place = scored === null ? null : pictureToMap(at, size, scored.side)
  return {
    at,
    input: input === null ? null : channelsAt(input, at),
    rebuilt: scored === null || place === null ? null : channelsAt(scored.rebuiltValues, place),
    residual: scored === null || place === null ? null : (scored.residual[place.y * scored.side + place.x] ?? null),
  }
}

function channelsAt({ data, width, channels }: Values, { x, y }: Point): readonly number[] {
  const from = (y * width + x) * channels
  const values = [...data.slice(from, from + channels)]
  return values.every((value) => value === values[0]) ? values.slice(0, 1) : values
}
