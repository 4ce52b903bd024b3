import { actions } from '#renderer/keys/action.ts'

export const AUDIT = actions('audit', {
  filter: ['Slash', 'Search the records'],
  export: ['Ctrl+KeyE', 'Take the trail out'],
  close: ['Escape', 'Close the record'],
})
