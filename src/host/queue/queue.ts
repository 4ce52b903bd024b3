import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { readRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { EpochRecord } from '#engine/protocol.ts'
import type { Events } from '#host/events.ts'
import { chooseDevice } from '#host/jobs/devices.ts'
import { runJob, type JobWatch } from '#host/jobs/engine-process.ts'
import { openJsonFile } from '#host/json-file.ts'
import { takeSnapshot, type Project } from '#host/projects/project.ts'
import { findRun, forgetRunFault, noteRunFault, noteSnapshot, recordRun } from '#host/store/runs.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { countScores, hashScores } from '#host/store/scores.ts'
import { start as startSchema } from '#rpc/schemas/runs.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'
import { projectId, runId } from '#rpc/schemas/words.ts'
import { readRunIfThere } from './run-state.ts'
import { applyIgnore } from '#host/masks/apply-ignore.ts'
import { scoreRun } from './score-run.ts'

const entry = z.object({ project: projectId, run: runId })
const file = z.object({ schema: z.literal(1), waiting: z.array(entry), active: entry.nullable() })

/** A run that waits, or is being worked on. */
export type QueueEntry = Readonly<z.output<typeof entry>>

/** One training at a time, then the scoring of its project's parts; the others wait in the order that people gave them. */
export type Queue = {
  /** The one under way first. */
  entries(): readonly QueueEntry[]
  /** What the queue does with a run; undefined if it does not hold it. */
  stateOf(entry: QueueEntry): RunAt | undefined
  /** Of the last epoch of the run under way. */
  lastEpoch(entry: QueueEntry): EpochRecord | undefined
  add(entry: QueueEntry): Promise<void>
  move(entry: QueueEntry, direction: 'up' | 'down'): Promise<void>
  /** Saves a checkpoint and ends; one that waits leaves the queue. Faults: run.busy (nothing to pause). */
  pause(entry: QueueEntry): Promise<void>
  /** Ends the training's stage where it is. Faults: run.busy. */
  stopAndKeep(entry: QueueEntry): void
  /** Ends it and takes it out; resolves when nobody works on it any more. */
  drop(entry: QueueEntry): Promise<void>
  /** Pauses what runs and waits for it. What waits is taken up at the next start. */
  close(): Promise<void>
}

type Active = {
  readonly entry: QueueEntry
  readonly cancel: AbortController
  readonly pause: AbortController
  readonly stop: EventTarget
  phase: 'training' | 'scoring'
  progress: Progress | null
  epoch: EpochRecord | undefined
  ended: Promise<void>
}

/** `open` gives a project by its id. */
export async function openQueue(options: {
  home: string
  engine: string
  events: Events
  open: (id: string) => Project
  log: (line: string) => void
  now: () => string
}): Promise<Queue> {
  const { home, engine, events, open, log, now } = options
  const saved = await openJsonFile(join(home, 'queue.json'), file, { schema: 1, waiting: [], active: null })
  let waiting: QueueEntry[] = [...saved.get().waiting]
  let active: Active | undefined
  let isClosing = false

  const same =
    (a: QueueEntry) =>
    (b: QueueEntry): boolean =>
      a.project === b.project && a.run === b.run
  const save = async (): Promise<void> => {
    await saved.set({ schema: 1, waiting, active: active?.entry ?? null })
    events.announce({ type: 'queue.changed' })
  }
  const changed = (entry: QueueEntry): void => events.announce({ type: 'run.changed', ...entry })

  const begin = (): void => {
    const [next, ...others] = waiting
    if (isClosing || active !== undefined || next === undefined) return
    waiting = others
    const begun: Active = {
      entry: next,
      cancel: new AbortController(),
      pause: new AbortController(),
      stop: new EventTarget(),
      phase: 'training',
      progress: null,
      epoch: undefined,
      ended: Promise.resolve(),
    }
    active = begun
    begun.ended = work(begun).finally(async () => {
      active = undefined
      changed(next)
      await save()
      begin()
    })
    // What is thrown here is a bug or a disk that cannot be written; the run's own faults were kept with it.
    begun.ended.catch((error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  }

  /** From wherever the run is to its scores. A fault stays with the run. */
  const work = async (running: Active): Promise<void> => {
    const { entry } = running
    await save()
    changed(entry)
    let project: Project | undefined
    try {
      project = open(entry.project)
      await forgetRunFault(project.store.writer, entry.run)
      if (!(await train(project, running))) return
      running.phase = 'scoring'
      running.progress = null
      changed(entry)
      const stored = await findRun(project.store.reader, entry.run)
      const folder = project.runFolder(stored)
      const { device } = await readRun(folder)
      const run = { number: entry.run, folder, device }
      if (!(await applyIgnore(project, run, watchOf(running)))) return
      const onStored = (): void => events.announce({ type: 'scores.changed', ...entry })
      const before = await countScores(project.store.reader, entry.run)
      await scoreRun(project, run, watchOf(running), onStored)
      await recordScores(project, entry.run, before.scored, now())
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error.code === 'engine.lost') events.announce({ type: 'engine.lost', fault: error.toRecord(), ...entry })
      // A training that failed says so in its own run.json; what never began, and a scoring, have no other place.
      if (project !== undefined && (running.phase === 'scoring' || !(await hasBegun(project, entry.run)))) {
        await noteRunFault(project.store.writer, entry.run, { fault: JSON.stringify(error.toRecord()), at: now() })
      } else if (project !== undefined) {
        const fact = { action: 'run.failed', new: JSON.stringify(error.toRecord()) } as const
        await recordRun(project.store.writer, entry.run, fact, now())
      }
    }
  }

  /** Trains to the end; false if it was paused or cancelled. */
  const train = async (project: Project, running: Active): Promise<boolean> => {
    const { number, ...stored } = await findRun(project.store.reader, running.entry.run)
    const folder = project.runFolder({ number, ...stored })
    const run = await readRunIfThere(folder)
    if (run?.state.at === 'done') return true
    if (run !== undefined) {
      const end = await runJob<'train'>({ kind: 'train', run: folder, start: { how: 'resume' }, device: run.device }, watchOf(running))
      return await ended(project, number, end.at)
    }
    const { device, detector, preset, settings, seed, reduction } = startSchema.parse(JSON.parse(stored.wanted))
    const dataset = await takeSnapshot(project)
    await noteSnapshot(project.store.writer, number, { snapshot: dataset.hash, at: now() })
    await mkdir(dirname(folder), { recursive: true })
    const start = { how: 'new', dataset, detector, preset, settings, seed, reduction } as const
    const watch = watchOf(running)
    const end = await runJob<'train'>({ kind: 'train', run: folder, start, device: await chooseDevice(device, watch) }, watch)
    return await ended(project, number, end.at)
  }
  const ended = async (project: Project, number: number, at: string): Promise<boolean> => {
    await recordRun(project.store.writer, number, { action: 'run.ended', new: at }, now())
    return at === 'done'
  }

  const watchOf = (running: Active): JobWatch => ({
    engine,
    signal: running.cancel.signal,
    pause: running.pause.signal,
    stop: running.stop,
    onLog: log,
    onProgress: (progress) => {
      // By now the run has its folder: what it learns from can be read.
      if (running.progress === null) changed(running.entry)
      running.progress = progress
      events.announce({ type: 'run.progress', progress, ...running.entry })
    },
    onEpoch: (epoch) => {
      running.epoch = epoch
      events.announce({ type: 'run.epoch', epoch, ...running.entry })
    },
    onSnapshot: () => events.announce({ type: 'snapshot.made', ...running.entry }),
    onWarning: (text) => events.announce({ type: 'run.warning', text, ...running.entry }),
  })

  const activeOf = (entry: QueueEntry): Active | undefined => (active !== undefined && same(entry)(active.entry) ? active : undefined)

  await resumeScoring(saved.get().active, open, (entry) => (waiting = [entry, ...waiting]))
  await save()
  begin()

  return {
    entries: () => [...(active === undefined ? [] : [active.entry]), ...waiting],
    stateOf: (entry) => {
      const running = activeOf(entry)
      if (running !== undefined) return stateOf(running)
      return waiting.some(same(entry)) ? { at: 'queued' } : undefined
    },
    lastEpoch: (entry) => activeOf(entry)?.epoch,
    add: async (entry) => {
      if (activeOf(entry) === undefined && !waiting.some(same(entry))) waiting.push(entry)
      await save()
      changed(entry)
      begin()
    },
    move: async (entry, direction) => {
      const from = waiting.findIndex(same(entry))
      const to = from + (direction === 'up' ? -1 : 1)
      const [moved, other] = [waiting[from], waiting[to]]
      if (moved === undefined || other === undefined) return
      waiting[to] = moved
      waiting[from] = other
      await save()
    },
    pause: async (entry) => {
      const running = activeOf(entry)
      if (running !== undefined) (running.phase === 'training' ? running.pause : running.cancel).abort()
      else if (!waiting.some(same(entry))) throw nothingToPause(entry.run)
      waiting = waiting.filter((other) => !same(entry)(other))
      await save()
      changed(entry)
    },
    stopAndKeep: (entry) => {
      const running = activeOf(entry)
      if (running?.phase !== 'training') throw nothingToPause(entry.run)
      running.stop.dispatchEvent(new Event('abort'))
      changed(entry)
    },
    drop: async (entry) => {
      waiting = waiting.filter((other) => !same(entry)(other))
      const running = activeOf(entry)
      running?.cancel.abort()
      await running?.ended
      await save()
    },
    close: async () => {
      isClosing = true
      if (active?.phase === 'training') active.pause.abort()
      else active?.cancel.abort()
      await active?.ended
    },
  }
}

/** Says in the trail how many parts a run has scored, with a hash of all its scores, unless there is nothing new. */
async function recordScores(project: Project, run: number, before: number, at: string): Promise<void> {
  const { reader, writer } = project.store
  const { scored, parts } = await countScores(reader, run)
  if (scored === before) return
  const sha256 = await hashScores(reader, run)
  const ignored = await scoredIgnoring(reader, run)
  const said = { scored, parts, sha256, ...(ignored !== '' && { ignored }) }
  await recordRun(writer, run, { action: 'run.scored', new: JSON.stringify(said) }, at)
}

function stateOf({ phase, pause, progress }: Active): RunAt {
  if (phase === 'scoring') return { at: 'scoring', progress }
  return pause.signal.aborted ? { at: 'pausing' } : { at: 'running', progress }
}

async function hasBegun(project: Project, run: number): Promise<boolean> {
  return (await readRunIfThere(project.runFolder(await findRun(project.store.reader, run)))) !== undefined
}

/** A run whose scores were being made when the host ended goes on by itself; one whose training was is offered to people instead. */
async function resumeScoring(active: QueueEntry | null, open: (id: string) => Project, first: (entry: QueueEntry) => void): Promise<void> {
  if (active === null) return
  try {
    const project = open(active.project)
    const run = await readRunIfThere(project.runFolder(await findRun(project.store.reader, active.run)))
    if (run?.state.at === 'done') first(active)
  } catch (error) {
    if (!(error instanceof Fault)) throw error // its project is gone or damaged, and says so itself
  }
}

function nothingToPause(run: number): Fault {
  const text = {
    what: `Run ${run} is not being trained.`,
    why: 'It has ended, or was paused before.',
    do: 'Look at its state; resume it if it is paused.',
  }
  return new Fault('run.busy', text, { data: { run } })
}
