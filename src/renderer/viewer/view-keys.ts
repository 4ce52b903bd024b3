import type { ColourMapId } from '#domain/colour-maps.ts'
import type { Action } from '#renderer/keys/action.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import type { Point } from './view.ts'
import { VIEW } from './view-actions.ts'
import type { Mode, Viewer } from './viewer.svelte.ts'

export const COLOUR_MAPS: readonly ColourMapId[] = ['inferno', 'cividis', 'viridis', 'grey']
/** CSS pixels a step. */
const PAN_STEP = 60

export type ViewActs = {
  readonly viewer: Viewer
  readonly spots: readonly Point[]
  readonly hasRun: boolean
  readonly setMode: (mode: Mode) => void
  readonly setColourMap: (map: ColourMapId) => void
}

/** Keys of every page that looks at pictures (UX 5). */
export function viewKeys({ viewer, spots, hasRun, setMode, setColourMap }: ViewActs): readonly Binding[] {
  const run = hasRun ? {} : ({ off: true } as const)
  const panKey = (action: Action, word: string, right: number, down: number): Binding => ({
    ...action,
    text: viewer.reading ? `Pixel 10 ${word}` : action.text,
    run: () => (viewer.reading ? viewer.moveCrosshair(10 * right, 10 * down) : viewer.panBy(-PAN_STEP * right, -PAN_STEP * down)),
  })
  return [
    { ...VIEW.three, run: () => setMode('three'), ...run },
    { ...VIEW.swipe, run: () => setMode('swipe'), ...run },
    { ...VIEW.overlay, run: () => setMode('overlay'), ...run },
    { ...VIEW.residual, run: () => setMode('residual'), ...run },
    { ...VIEW.truth, run: () => (viewer.truth = !viewer.truth) },
    { ...VIEW.blink, run: () => (viewer.blinking = !viewer.blinking), ...run },
    { ...VIEW.marks, run: () => (viewer.marks = !viewer.marks), ...run },
    { ...VIEW.bare, run: () => (viewer.bare = true), release: () => (viewer.bare = false) },
    { ...VIEW.ownScale, run: () => (viewer.ownScale = true), release: () => (viewer.ownScale = false), ...run },
    { ...VIEW.colours, run: () => setColourMap(nextMap(viewer.colourMap)), ...run },
    { ...VIEW.fit, run: () => viewer.toggleFit() },
    { ...VIEW.spot, run: () => viewer.stepSpot(1, spots), ...run },
    { ...VIEW.spotBack, run: () => viewer.stepSpot(-1, spots), ...run },
    { ...VIEW.in, run: () => viewer.zoomBy(1) },
    { ...VIEW.inToo, run: () => viewer.zoomBy(1) },
    { ...VIEW.out, run: () => viewer.zoomBy(-1) },
    { ...VIEW.swipeLeft, run: () => viewer.moveSwipe(-1), off: viewer.mode !== 'swipe' },
    { ...VIEW.swipeRight, run: () => viewer.moveSwipe(1), off: viewer.mode !== 'swipe' },
    panKey(VIEW.panLeft, 'to the left', -1, 0),
    panKey(VIEW.panRight, 'to the right', 1, 0),
    panKey(VIEW.panUp, 'up', 0, -1),
    panKey(VIEW.panDown, 'down', 0, 1),
    { ...VIEW.read, run: () => (viewer.reading ? (viewer.reading = false) : viewer.startReading()) },
    { ...VIEW.readEnd, run: () => (viewer.reading = false), off: !viewer.reading },
  ]
}

function nextMap(map: ColourMapId): ColourMapId {
  return COLOUR_MAPS[(COLOUR_MAPS.indexOf(map) + 1) % COLOUR_MAPS.length] ?? 'inferno'
}
