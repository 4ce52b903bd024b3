/**
 * Colours of defect types on a picture, in the order of the types: Okabe and Ito 2008, told apart by every kind of colour vision. The
 * word and the type's number always stand beside them.
 */
const COLOURS = ['#e69f00', '#56b4e9', '#009e73', '#cc79a7', '#f0e442', '#d55e00', '#0072b2', '#f5f5f5', '#8f6be8'] as const
/** Of masks that have no type yet. */
const NO_TYPE = '#b3b3b3'

export function labelColour(label: string, types: readonly string[]): string {
  const place = types.indexOf(label)
  return label === '' || place === -1 ? NO_TYPE : (COLOURS[place % COLOURS.length] ?? NO_TYPE)
}
