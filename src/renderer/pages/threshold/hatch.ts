/** Diagonal stripes of a colour: what tells defective from good parts where a print has no colours. */
export function hatch(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  const side = 6
  tile.width = side
  tile.height = side
  const context = tile.getContext('2d')
  if (context === null) return colour
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  // The stripe, and its two neighbours' corners, so that tiles join.
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift, side)
    context.lineTo(shift + side, 0)
  }
  context.stroke()
  return context.createPattern(tile, 'repeat') ?? colour
}
