import type { ColourMapId } from '#domain/colour-maps.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import type { Point } from './view.ts'
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
  const key = (key: string, id: string, text: string, act: () => void, more: Partial<Binding> = {}): Binding => ({
    key,
    id: `viewer.${id}`,
    text,
    run: act,
    ...more,
  })
  const panKey = (place: string, word: string, right: number, down: number): Binding => ({
    key: `Shift+Arrow${place}`,
    text: viewer.reading ? `Pixel 10 ${word}` : `Move the view ${word}`,
    run: () => (viewer.reading ? viewer.moveCrosshair(10 * right, 10 * down) : viewer.panBy(-PAN_STEP * right, -PAN_STEP * down)),
  })
  return [
    key('KeyQ', 'three', 'Three panes', () => setMode('three'), run),
    key('KeyW', 'swipe', 'Swipe', () => setMode('swipe'), run),
    key('KeyE', 'overlay', 'Overlay', () => setMode('overlay'), run),
    key('KeyR', 'residual', 'Residual alone', () => setMode('residual'), run),
    key('KeyT', 'truth', 'Outline of the truth', () => (viewer.truth = !viewer.truth)),
    key('KeyB', 'blink', 'Blink input and reconstruction', () => (viewer.blinking = !viewer.blinking), run),
    key('KeyH', 'marks', 'Hide or show marks', () => (viewer.marks = !viewer.marks), run),
    { key: 'Space', text: 'Hold: bare input', run: () => (viewer.bare = true), release: () => (viewer.bare = false) },
    key('KeyV', 'own-scale', 'Hold: scale to this image', () => (viewer.ownScale = true), {
      release: () => (viewer.ownScale = false),
      ...run,
    }),
    key('KeyC', 'colours', 'Next colour map', () => setColourMap(nextMap(viewer.colourMap)), run),
    key('KeyZ', 'fit', 'Whole picture or 100 %', () => viewer.toggleFit()),
    key('KeyX', 'spot', 'Next hot spot', () => viewer.stepSpot(1, spots), run),
    key('Shift+KeyX', 'spot-back', 'Hot spot before', () => viewer.stepSpot(-1, spots), run),
    key('Equal', 'in', 'Zoom in', () => viewer.zoomBy(1)),
    { key: 'Shift+Equal', text: 'Zoom in', run: () => viewer.zoomBy(1) },
    key('Minus', 'out', 'Zoom out', () => viewer.zoomBy(-1)),
    key('Comma', 'swipe-left', 'Swipe line to the left', () => viewer.moveSwipe(-1), { off: viewer.mode !== 'swipe' }),
    key('Period', 'swipe-right', 'Swipe line to the right', () => viewer.moveSwipe(1), { off: viewer.mode !== 'swipe' }),
    panKey('Left', 'left', -1, 0),
    panKey('Right', 'right', 1, 0),
    panKey('Up', 'up', 0, -1),
    panKey('Down', 'down', 0, 1),
    key('KeyI', 'read', 'Read the pixel at the crosshair', () => (viewer.reading ? (viewer.reading = false) : viewer.startReading())),
    { key: 'Escape', text: 'End reading', run: () => (viewer.reading = false), off: !viewer.reading },
  ]
}

function nextMap(map: ColourMapId): ColourMapId {
  return COLOUR_MAPS[(COLOUR_MAPS.indexOf(map) + 1) % COLOUR_MAPS.length] ?? 'inferno'
}
