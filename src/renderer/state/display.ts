import type { Settings } from '#rpc/schemas/session.ts'

/** The screen as the outcome of a display check belongs to it: `1920 × 1080, 1 a point`. */
export function screenText(): string {
  return `${screen.width} × ${screen.height}, ${window.devicePixelRatio} a point`
}

/** What is kept with every verdict of how the picture was shown (UX 2.11): the screen, its surround and map, and whether all greys could be told. */
export function displayText({ surround, colourMap, displayCheck }: Settings, onScreen = screenText()): string {
  const isOfThis = displayCheck !== null && displayCheck.screen === onScreen
  const greys = isOfThis
    ? `${displayCheck.seen ? 'all greys seen' : 'not all greys seen'} ${displayCheck.at.slice(0, 10)}`
    : 'greys not checked'
  return `${onScreen}, surround ${surround}, map ${colourMap}, ${greys}`
}
