import { THUMBNAIL_SIZES, type ThumbnailSize } from '#rpc/schemas/parts.ts'

/** The smallest size that fills `side` CSS pixels on this screen, or the largest there is. */
export function thumbnailSize(side: number, pixelRatio: number): ThumbnailSize {
  return THUMBNAIL_SIZES.find((size) => size >= side * pixelRatio) ?? 768
}
