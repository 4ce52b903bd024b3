import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFault } from '#disk/file-fault.ts'
import { makeBlobs, type Blobs } from './blobs/blobs.ts'
import { makeEvents, type Events } from './events.ts'
import { askDetectors, askDevices } from './jobs/ask.ts'
import { openJsonFile, type JsonFile } from './json-file.ts'
import { makeLocks, type Locks } from './masks/locks.ts'
import { makeJudge, type Judge } from './judging/judge-run.ts'
import { makeSessions, type Sessions } from './people/sessions.ts'
import { openProjects, type Projects } from './projects/projects.ts'
import { makeLineClock, type LineClock } from './projects/line-clock.ts'
import { openQueue, type Queue } from './queue/queue.ts'
import { makeViews, type Views } from './views/view-process.ts'
import { openWatches, type Watches } from './watch/watches.ts'
import { DEFAULT_SETTINGS, settings as settingsSchema, type SessionInfo, type Settings } from '#rpc/schemas/session.ts'
import type { DetectorChoice, DeviceChoice } from '#rpc/schemas/runs.ts'

export type HostOptions = {
  /** This user's data folder. */
  readonly home: string
  /** The built `engine/index.js`. */
  readonly engine: string
  readonly info: () => SessionInfo
  /** The system's dialog; null if it was closed. */
  readonly pickFolder: (() => Promise<string | null>) | null
  /** ISO 8601, UTC. */
  readonly now?: () => string
  readonly log: (line: string) => void
}

/** Everything behind the contract: what Electron and the station share. */
export type Host = HostOptions & {
  readonly now: () => string
  readonly events: Events
  readonly projects: Projects
  readonly queue: Queue
  readonly views: Views
  readonly watches: Watches
  readonly blobs: Blobs
  readonly judge: Judge
  readonly settings: JsonFile<Settings>
  readonly sessions: Sessions
  readonly locks: Locks
  readonly lineClock: LineClock
  /** Asked once for each start of the program. */
  readonly detectors: () => Promise<readonly DetectorChoice[]>
  readonly devices: () => Promise<readonly DeviceChoice[]>
  /** Pauses what is under way and closes everything. */
  close(): Promise<void>
}

/** Opens this user's data folder. Faults: file.unwritable, file.disk-full. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { home, engine, log, now = () => new Date().toISOString() } = options
  await mkdir(home, { recursive: true }).catch((error: unknown) => {
    throw writeFault(error, home)
  })
  const closing = new AbortController()
  const watch = { engine, signal: closing.signal, onLog: log }
  const events = makeEvents()
  const projects = await openProjects(home, events, now)
  const queue = await openQueue({ home, engine, events, open: projects.open, log, now })
  const lineClock = makeLineClock(events, now)
  const views = makeViews(engine, log)
  const watches = await openWatches({ home, engine, events, open: projects.open, log, now })
  return {
    ...options,
    now,
    events,
    projects,
    queue,
    views,
    watches,
    lineClock,
    blobs: makeBlobs(projects.reach, views),
    judge: makeJudge(),
    sessions: makeSessions(() => performance.now()),
    locks: makeLocks(() => performance.now()),
    settings: await openJsonFile(join(home, 'settings.json'), settingsSchema, DEFAULT_SETTINGS),
    detectors: once(async () => {
      const end = await askDetectors(watch)
      return end.at === 'done' ? end.result.detectors : []
    }),
    devices: once(async () => {
      const end = await askDevices(watch)
      return end.at === 'done' ? end.result.devices : []
    }),
    close: async () => {
      closing.abort()
      lineClock.close()
      views.close()
      await watches.close()
      await queue.close()
      await projects.close()
    },
  }
}

/** The first answer for everybody; asked again only after it failed. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
