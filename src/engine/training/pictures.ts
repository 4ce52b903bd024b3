import type { Resized } from '#engine/images/resample.ts'

/** The pictures a training looks at, by index, resized to [size, size, 3]. */
export type Pictures = {
  readonly size: number
  readonly count: number
  read(indices: readonly number[]): Promise<readonly Resized[]>
}
