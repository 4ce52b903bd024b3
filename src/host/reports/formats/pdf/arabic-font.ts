// pdfkit notes one letter for each shape that it embeds. Arabic letters that differ in their dots alone share a shape in Noto Sans Arabic
// (the dots are shapes of their own), so the PDF would be searched in vain for every second of them. Here a shape is embedded once for each
// letter that it stands for. Both libraries are held at one version; test/host/reports/batch.test.ts reads the letters back.

type Glyph = { readonly id: number; readonly codePoints: number[]; readonly advanceWidth: number }
type Run = { readonly glyphs: readonly Glyph[]; readonly positions: readonly unknown[] }
/** What pdfkit's embedded font is made of, as far as it matters here. */
type EmbeddedFont = {
  readonly font: { _glyphs: Record<number, Glyph> }
  readonly subset: { readonly glyphs: number[] }
  readonly widths: number[]
  readonly unicode: number[][]
  readonly scale: number
  layout(text: string, features: unknown): Run
  layoutRun(text: string, features: unknown): Run
  encode(text: string, features: unknown): readonly [readonly string[], readonly unknown[]]
}

/** Has the document's present font keep letters apart that share a shape. Once for each font that is registered. */
export function keepLettersApart(doc: PDFKit.PDFDocument): void {
  const font = embeddedFont(doc)
  const layoutRun = font.layoutRun.bind(font)
  font.layoutRun = (text, features) => {
    // fontkit keeps a shape with the letter by which it first met it.
    font.font._glyphs = {}
    return layoutRun(text, features)
  }
  const places = new Map<string, number>()
  font.encode = (text, features) => {
    const { glyphs, positions } = font.layout(text, features)
    const codes = glyphs.map(({ id, codePoints, advanceWidth }) => {
      const key = `${id} ${codePoints.join(' ')}`
      const place = places.get(key) ?? font.subset.glyphs.push(id) - 1
      places.set(key, place)
      font.widths[place] = advanceWidth * font.scale
      font.unicode[place] = codePoints
      return place.toString(16).padStart(4, '0')
    })
    return [codes, positions]
  }
}

function embeddedFont(doc: PDFKit.PDFDocument): EmbeddedFont {
  return (doc as unknown as { readonly _font: EmbeddedFont })._font
}
