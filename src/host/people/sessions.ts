import { randomBytes } from 'node:crypto'

/** One connection of a page. Who signed in over it is known by it, and by the token that the page keeps for a new connection. */
export type Caller = { readonly sessions: Map<string, Session> }

export const makeCaller = (): Caller => ({ sessions: new Map() })

/** Somebody who signed in to a project. Lives as long as the host, at most `LONGEST_IDLE_MS` without a call. */
export type Session = {
  readonly token: string
  readonly project: string
  readonly person: number
  readonly startedAt: string
  seenMs: number
  hasSigned: boolean
}

/** A shift and a break: the page locks much earlier. */
const LONGEST_IDLE_MS = 12 * 3600 * 1000

/** Wrong passwords in a row before the next must wait: 5 s, then twice as long each time, at most 5 min. */
const FREE_TRIES = 5
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 300_000

/** After so many wrong passwords in a row. */
export function waitAfter(count: number): number {
  return count < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_TRIES))
}

/** Sessions of all projects, and who has typed how many wrong passwords. In memory: a host that is started again asks anew. */
export type Sessions = {
  begin(caller: Caller, project: string, person: number, at: string): Session
  /** Undefined if the token is unknown or ended. */
  resume(caller: Caller, project: string, token: string): Session | undefined
  of(caller: Caller | undefined, project: string): Session | undefined
  end(caller: Caller, project: string): void
  /** Somebody's account was closed, or has a new password. */
  endAll(project: string, person: number, except?: Session): void
  /** Tries a password when every earlier try of the same `key` (project and name) has been counted. */
  inTurn(key: string, attempt: (tries: Tries) => Promise<boolean>): Promise<boolean>
}

/** How many wrong passwords a name has had. */
export type Tries = {
  /** Milliseconds until the next try; 0: now. */
  waitMs(): number
  tried(isRight: boolean): void
}

export function makeSessions(nowMs: () => number): Sessions {
  const sessions = new Map<string, Session>()
  const tries = new Map<string, { count: number; untilMs: number }>()
  /** Settled once the last try that was asked for has been counted. */
  const lastTry = new Map<string, Promise<void>>()
  const triesOf = (key: string): Tries => ({
    waitMs: () => Math.max(0, (tries.get(key)?.untilMs ?? 0) - nowMs()),
    tried: (isRight) => {
      if (isRight) return void tries.delete(key)
      const count = (tries.get(key)?.count ?? 0) + 1
      tries.set(key, { count, untilMs: nowMs() + waitAfter(count) })
    },
  })
  const alive = (session: Session | undefined): Session | undefined => {
    if (session === undefined || sessions.get(session.token) !== session) return undefined
    if (nowMs() - session.seenMs > LONGEST_IDLE_MS) {
      sessions.delete(session.token)
      return undefined
    }
    session.seenMs = nowMs()
    return session
  }
  return {
    begin: (caller, project, person, startedAt) => {
      const token = randomBytes(32).toString('base64url')
      const session = { token, project, person, startedAt, seenMs: nowMs(), hasSigned: false }
      sessions.set(token, session)
      caller.sessions.set(project, session)
      return session
    },
    resume: (caller, project, token) => {
      const session = alive(sessions.get(token))
      if (session?.project !== project) return undefined
      caller.sessions.set(project, session)
      return session
    },
    of: (caller, project) => alive(caller?.sessions.get(project)),
    end: (caller, project) => {
      sessions.delete(caller.sessions.get(project)?.token ?? '')
      caller.sessions.delete(project)
    },
    endAll: (project, person, except) => {
      for (const session of sessions.values())
        if (session.project === project && session.person === person && session !== except) sessions.delete(session.token)
    },
    inTurn: async (key, attempt) => {
      const mine = (lastTry.get(key) ?? Promise.resolve()).then(() => attempt(triesOf(key)))
      const done = mine.then(
        () => undefined,
        () => undefined,
      )
      lastTry.set(key, done)
      return await mine.finally(() => {
        if (lastTry.get(key) === done) lastTry.delete(key)
      })
    },
  }
}
