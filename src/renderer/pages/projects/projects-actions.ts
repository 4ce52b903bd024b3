import { actions } from '#renderer/keys/action.ts'

export const PROJECTS = actions('projects', {
  new: ['KeyN', 'New project'],
  open: ['KeyO', 'Open project folder'],
})
