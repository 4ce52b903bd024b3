import { join } from 'node:path'
import { z } from 'zod'
import { Fault, internalFault, type FaultRecord } from '#domain/faults.ts'
import type { Events } from '#host/events.ts'
import { openJsonFile } from '#host/json-file.ts'
import type { Project } from '#host/projects/project.ts'
import type { Actor } from '#host/trail/record.ts'
import type { ProjectWatch, WatchResult, WatchState } from '#rpc/schemas/watch.ts'
import { folder, projectId } from '#rpc/schemas/words.ts'
import type { Journal } from './journal.ts'
import { noteWatch, projectWatch } from './project-watch.ts'
import { watchFolder } from './watch-folder.ts'

const file = z.object({
  schema: z.literal(1),
  watches: z.array(z.object({ project: projectId, in: folder, out: folder, on: z.boolean() })),
})
type Kept = z.output<typeof file>['watches'][number]
type Folders = Pick<Kept, 'in' | 'out'>

/** The folders that this host watches: one for each project, on again when the program is started again. */
export type Watches = {
  state(project: string): ProjectWatch
  /** Resolves when the folder is being watched. Faults: watch.busy, watch.nested, watch.taken, run.locked, line.missing, file.missing. */
  start(project: string, folders: Folders, actor: Actor): Promise<ProjectWatch>
  /** Resolves when nothing is written any more. One that is off stays off. */
  stop(project: string, actor: Actor): Promise<ProjectWatch>
  /** Newest first; none while it is off. */
  recent(project: string, limit: number): readonly WatchResult[]
  /** Forgets a project that is removed. */
  forget(project: string): Promise<void>
  /** Ends what runs; it is taken up at the next start. */
  close(): Promise<void>
}

type Running = {
  readonly stop: AbortController
  readonly run: number
  readonly startedAt: string
  state: WatchState | undefined
  journal: Journal | undefined
  ended: Promise<void>
}

/** Pages are told of a change this often at most. */
const TOLD_EVERY_MS = 400

export async function openWatches(options: {
  readonly home: string
  readonly engine: string
  readonly events: Events
  readonly open: (id: string) => Project
  readonly log: (line: string) => void
  readonly now: () => string
}): Promise<Watches> {
  const { home, engine, events, open, log, now } = options
  const saved = await openJsonFile(join(home, 'watches.json'), file, { schema: 1, watches: [] })
  const running = new Map<string, Running>()
  const failed = new Map<string, FaultRecord>()

  const keptOf = (project: string): Kept | undefined => saved.get().watches.find((watch) => watch.project === project)
  const keep = (project: string, next: Kept | undefined): Promise<void> => {
    const others = saved.get().watches.filter((watch) => watch.project !== project)
    return saved.set({ schema: 1, watches: next === undefined ? others : [...others, next] })
  }
  const changed = (project: string): void => events.announce({ type: 'watch.changed', project })

  const state = (project: string): ProjectWatch => {
    const one = running.get(project)
    if (one?.state !== undefined) return { at: 'on', run: one.run, startedAt: one.startedAt, state: one.state }
    const kept = keptOf(project)
    return { at: 'off', in: kept?.in ?? '', out: kept?.out ?? '', failed: failed.get(project) ?? null }
  }

  /** Gives the run that it scores by once the folder is being watched; throws what keeps it from that. */
  const begin = async (id: string, folders: Folders): Promise<number> => {
    const project = open(id)
    const onArrived = (): void => {
      for (const type of ['parts.changed', 'review.changed'] as const) events.announce({ type, project: id })
      events.announce({ type: 'scores.changed', project: id, run })
    }
    const { run, options: judged } = await projectWatch(project, { now, log, onArrived })
    const one: Running = {
      stop: new AbortController(),
      run,
      startedAt: now(),
      state: undefined,
      journal: undefined,
      ended: Promise.resolve(),
    }
    running.set(id, one)
    failed.delete(id)
    const tell = throttled(() => changed(id))
    await new Promise<void>((begun, refused) => {
      const watching = watchFolder(
        {
          ...folders,
          ...judged,
          engine,
          now,
          log,
          onOpen: (journal) => (one.journal = journal),
          onState: (next) => {
            const isNews = JSON.stringify(next) !== JSON.stringify(one.state)
            one.state = next
            begun()
            if (isNews) tell()
          },
        },
        one.stop.signal,
      )
      one.ended = watching
        .catch((error: unknown) => {
          if (one.state === undefined) return refused(error instanceof Error ? error : new Error(String(error)))
          failed.set(id, recordOf(error, log))
        })
        .finally(() => {
          running.delete(id)
          changed(id)
        })
    })
    return run
  }

  for (const { project, on, ...folders } of saved.get().watches) {
    if (!on) continue
    // Not waited for: a share that is slow must not keep the program from opening.
    begin(project, folders).catch((error: unknown) => {
      failed.set(project, recordOf(error, log))
      changed(project)
    })
  }

  return {
    state,
    start: async (id, folders, actor) => {
      if (running.has(id)) throw busyFault()
      const run = await begin(id, folders)
      await noteWatch(open(id), actor, 'watch.started', { run, ...folders })
      await keep(id, { project: id, ...folders, on: true })
      changed(id)
      return state(id)
    },
    stop: async (id, actor) => {
      const one = running.get(id)
      const kept = keptOf(id)
      if (one !== undefined) {
        one.stop.abort()
        await one.ended
        await noteWatch(open(id), actor, 'watch.stopped', { run: one.run, ...one.state?.counts })
      }
      failed.delete(id)
      if (kept?.on === true) await keep(id, { ...kept, on: false })
      changed(id)
      return state(id)
    },
    recent: (id, limit) =>
      (running.get(id)?.journal?.latest(limit) ?? []).map(({ json }) => {
        // What resultText wrote.
        const { p_value: p, same_as: sameAs, ...rest } = JSON.parse(json) as WatchResult & { p_value: number | null; same_as: string }
        return { ...rest, p, sameAs }
      }),
    forget: async (id) => {
      const one = running.get(id)
      one?.stop.abort()
      await one?.ended
      failed.delete(id)
      if (keptOf(id) !== undefined) await keep(id, undefined)
    },
    close: async () => {
      for (const { stop } of running.values()) stop.abort()
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

/** Calls at once, and then once for all that came within the interval. */
function throttled(call: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let isDue = false
  const rest = (): void => {
    timer = undefined
    if (isDue) fire()
  }
  const fire = (): void => {
    isDue = false
    timer = setTimeout(rest, TOLD_EVERY_MS).unref()
    call()
  }
  return () => {
    if (timer === undefined) fire()
    else isDue = true
  }
}

function recordOf(error: unknown, log: (line: string) => void): FaultRecord {
  if (error instanceof Fault) return error.toRecord()
  const reference = Math.random().toString(16).slice(2, 10)
  log(`[${reference}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return internalFault(reference).toRecord()
}

function busyFault(): Fault {
  return new Fault('watch.busy', {
    what: 'This project watches a folder already.',
    why: 'A project watches one folder at a time.',
    do: 'Stop that first, then start with the other folder.',
  })
}
