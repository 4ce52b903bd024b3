import { actions } from '#renderer/keys/action.ts'

export const LOOK = actions('look', {
  previous: ['KeyA', 'Previous part'],
  next: ['KeyS', 'Next part'],
  left: ['ArrowLeft', 'Previous part'],
  right: ['ArrowRight', 'Next part'],
  up: ['ArrowUp', 'Previous part'],
  down: ['ArrowDown', 'Next part'],
  first: ['Home', 'First part'],
  last: ['End', 'Last part'],
  hottest: ['Enter', 'Hottest spot at 100 %'],
  annotate: ['KeyM', 'Annotate'],
  copy: ['KeyL', 'Copy address'],
  export: ['Ctrl+KeyE', 'Export the picture'],
})
