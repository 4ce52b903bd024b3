import { actions, typeActions } from '#renderer/keys/action.ts'

export const ANNOTATE = actions('annotate', {
  brush: ['KeyP', 'Brush'],
  eraser: ['KeyO', 'Eraser'],
  polygon: ['KeyL', 'Polygon'],
  rectangle: ['KeyU', 'Rectangle'],
  grow: ['KeyK', 'Region grow'],
  residual: ['KeyJ', 'From residual'],
  smaller: ['Comma', 'Smaller tool, lower level'],
  larger: ['Period', 'Larger tool, higher level'],
  noType: ['Digit0', 'No type'],
  finish: ['Enter', 'Finish, or stamp at the crosshair'],
  straight: ['Shift+Enter', 'Straight line from the last stamp'],
  spare: ['Alt+Enter', 'Stamp, leaving other masks alone'],
  save: ['Ctrl+KeyS', 'Save a version'],
  undo: ['Ctrl+KeyZ', 'Take back'],
  redo: ['Ctrl+Shift+KeyZ', 'Do again'],
  redoToo: ['Ctrl+KeyY', 'Do again'],
  hide: ['KeyH', 'Hide or show masks'],
  previous: ['KeyA', 'Previous part'],
  next: ['KeyS', 'Next part'],
  drop: ['Escape', 'Let go of what is not finished'],
  left: ['ArrowLeft', 'Tool one pixel to the left'],
  right: ['ArrowRight', 'Tool one pixel to the right'],
  up: ['ArrowUp', 'Tool one pixel up'],
  down: ['ArrowDown', 'Tool one pixel down'],
  farLeft: ['Shift+ArrowLeft', 'Tool 10 pixels to the left'],
  farRight: ['Shift+ArrowRight', 'Tool 10 pixels to the right'],
  farUp: ['Shift+ArrowUp', 'Tool 10 pixels up'],
  farDown: ['Shift+ArrowDown', 'Tool 10 pixels down'],
})

export const ANNOTATE_TYPES = typeActions('annotate')
