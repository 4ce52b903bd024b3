declare module 'subset-font' {
  /** A font (any of sfnt, WOFF, WOFF2) with the characters of a text alone and its axes pinned to a value. */
  const subsetFont: (
    font: Uint8Array,
    text: string,
    options: { readonly targetFormat: 'sfnt'; readonly variationAxes: Readonly<Record<string, number>> },
  ) => Promise<Buffer>
  export = subsetFont
}
