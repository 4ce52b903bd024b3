import { actions } from '#renderer/keys/action.ts'

export const REPORTS = actions('reports', { filter: ['Slash', 'Filter the reports'] })
