import type { App } from '#renderer/state/app.svelte.ts'
import { ReviewSession } from './review-session.svelte.ts'

const sessions = new WeakMap<App, Map<string, ReviewSession>>()

/** The session of this window in a project; begun when it is first asked for. */
export function sessionOf(app: App, project: string, folder: string): ReviewSession {
  const ours = sessions.get(app) ?? new Map<string, ReviewSession>()
  sessions.set(app, ours)
  const known = ours.get(folder)
  if (known !== undefined) return known
  const made = new ReviewSession(app, project, folder)
  ours.set(folder, made)
  return made
}
