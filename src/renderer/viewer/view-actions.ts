import { actions } from '#renderer/keys/action.ts'

/** What keys do on every page that looks at pictures (UX 5). */
export const VIEW = actions('viewer', {
  three: ['KeyQ', 'Three panes'],
  swipe: ['KeyW', 'Swipe'],
  overlay: ['KeyE', 'Overlay'],
  residual: ['KeyR', 'Residual alone'],
  truth: ['KeyT', 'Outline of the truth'],
  blink: ['KeyB', 'Blink input and reconstruction'],
  marks: ['KeyH', 'Hide or show marks'],
  bare: ['Space', 'Hold: bare input'],
  ownScale: ['KeyV', 'Hold: scale to this image'],
  colours: ['KeyC', 'Next colour map'],
  fit: ['KeyZ', 'Whole picture or 100 %'],
  spot: ['KeyX', 'Next hot spot'],
  spotBack: ['Shift+KeyX', 'Hot spot before'],
  in: ['Equal', 'Zoom in'],
  inToo: ['Shift+Equal', 'Zoom in'],
  out: ['Minus', 'Zoom out'],
  swipeLeft: ['Comma', 'Swipe line to the left'],
  swipeRight: ['Period', 'Swipe line to the right'],
  panLeft: ['Shift+ArrowLeft', 'Move the view to the left'],
  panRight: ['Shift+ArrowRight', 'Move the view to the right'],
  panUp: ['Shift+ArrowUp', 'Move the view up'],
  panDown: ['Shift+ArrowDown', 'Move the view down'],
  read: ['KeyI', 'Read the pixel at the crosshair'],
  readEnd: ['Escape', 'End reading'],
})
