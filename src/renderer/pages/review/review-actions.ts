import { actions, typeActions } from '#renderer/keys/action.ts'

export const REVIEW = actions('review', {
  good: ['Digit0', 'Good'],
  goodToo: ['KeyG', 'Good'],
  defect: ['KeyD', 'Defect, no type'],
  second: ['KeyF', 'Second look'],
  skip: ['KeyS', 'Skip'],
  back: ['KeyA', 'Back'],
  note: ['KeyN', 'Note'],
  severity: ['KeyK', 'Next severity'],
  annotate: ['KeyM', 'Annotate'],
  undo: ['Ctrl+KeyZ', 'Take back the last verdict'],
})

export const REVIEW_TYPES = typeActions('review')
