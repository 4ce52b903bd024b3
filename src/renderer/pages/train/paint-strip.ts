import { colourMap, type ColourMapId } from '#domain/colour-maps.ts'

/** Draws a picture at its own size; a grey one through a colour map if there is one: 0…255 -> its 256 colours. */
export function paintStrip(canvas: HTMLCanvasElement, picture: HTMLImageElement, map: ColourMapId | null): void {
  const { naturalWidth: width, naturalHeight: height } = picture
  canvas.width = width
  canvas.height = height
  canvas.style.aspectRatio = `${width} / ${height}`
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null || width === 0 || height === 0) return
  context.drawImage(picture, 0, 0)
  // Smoothed where it is shrunk, true pixels where it is enlarged.
  canvas.style.imageRendering = canvas.clientWidth < width ? 'auto' : 'pixelated'
  if (map === null) return
  const pixels = context.getImageData(0, 0, width, height)
  mapGrey(pixels.data, colourMap(map))
  context.putImageData(pixels, 0, 0)
}

/** rgba: grey pixels, [count, 4]; each becomes the table's colour of its red value. table: [256, 3]. */
export function mapGrey(rgba: Uint8ClampedArray, table: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const place = (rgba[i] ?? 0) * 3
    for (let c = 0; c < 3; c++) rgba[i + c] = table[place + c] ?? 0
  }
}
