import type { PartLock } from '#rpc/schemas/annotations.ts'

/** How often whoever has a part open says so, and how long their silence is taken for a short absence. */
const RENEW_MS = 10_000
const LEASE_MS = 3 * RENEW_MS

/** Which window asks, and for whom. */
export type Asker = { readonly window: string; readonly by: string; readonly at: string }

/**
 * Who has which part open for drawing. In memory, and only a courtesy: it keeps two people from drawing at the same time, while a
 * save that was overtaken is refused by the store, whoever holds what.
 */
export type Locks = {
  /** Takes or renews. `isNew`: nobody else had it a moment ago, nor this window. */
  take(project: string, part: number, asker: Asker): { lock: PartLock; isNew: boolean }
  /** Gives true if it was theirs. */
  leave(project: string, part: number, window: string): boolean
  list(project: string): Omit<PartLock, 'isYours'>[]
}

type Held = { readonly part: number; readonly by: string; readonly since: string; readonly window: string; seenMs: number }

export function makeLocks(nowMs: () => number): Locks {
  const projects = new Map<string, Map<number, Held>>()
  const heldIn = (project: string): Map<number, Held> => {
    const held = projects.get(project) ?? new Map<number, Held>()
    projects.set(project, held)
    for (const [part, { seenMs }] of held) if (nowMs() - seenMs > LEASE_MS) held.delete(part)
    return held
  }
  const shown = ({ part, by, since }: Held): Omit<PartLock, 'isYours'> => ({ part, by, since, renewMs: RENEW_MS })
  return {
    take: (project, part, { window, by, at }) => {
      const held = heldIn(project)
      const there = held.get(part)
      if (there !== undefined && there.window !== window) return { lock: { ...shown(there), isYours: false }, isNew: false }
      // Somebody else may have signed in at the same window.
      const mine: Held = there?.by === by ? there : { part, by, since: at, window, seenMs: 0 }
      mine.seenMs = nowMs()
      held.set(part, mine)
      return { lock: { ...shown(mine), isYours: true }, isNew: there === undefined }
    },
    leave: (project, part, window) => {
      const held = heldIn(project)
      return held.get(part)?.window === window && held.delete(part)
    },
    list: (project) => [...heldIn(project).values()].map(shown),
  }
}
