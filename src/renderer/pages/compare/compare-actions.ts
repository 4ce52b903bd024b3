import { actions } from '#renderer/keys/action.ts'

export const COMPARE = actions('compare', {
  previous: ['KeyA', 'Previous part'],
  next: ['KeyS', 'Next part'],
})
