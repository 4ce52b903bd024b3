import { colourMap } from '#domain/colour-maps.ts'

/** A picture whose pixels are places in a palette, as pdfkit takes an image that it did not decode itself. */
export type HeatImage = {
  readonly width: number
  readonly height: number
  readonly label: string
  obj: PDFKit.PDFKitReference | undefined
  embed(doc: PDFKit.PDFDocument): void
}

/** Inferno, whatever was chosen on screen: a report looks the same whoever made it. */
export const HEAT_MAP = 'inferno'

/** Gives images of residual maps [size, size] that share one palette; without loss, so that colours mean the numbers of the legend. */
export function heatImages(doc: PDFKit.PDFDocument): (indices: Uint8Array, size: number) => HeatImage {
  const palette = doc.ref({})
  palette.end(Buffer.from(colourMap(HEAT_MAP)))
  let made = 0
  return (indices, size) => ({
    width: size,
    height: size,
    label: `Heat${++made}`,
    obj: undefined,
    embed() {
      this.obj = doc.ref({
        Type: 'XObject',
        Subtype: 'Image',
        Width: size,
        Height: size,
        BitsPerComponent: 8,
        ColorSpace: ['Indexed', 'DeviceRGB', 255, palette],
      })
      this.obj.end(Buffer.from(indices))
    },
  })
}
