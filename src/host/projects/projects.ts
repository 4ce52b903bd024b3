import type { Kysely } from 'kysely'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { Fault } from '#domain/faults.ts'
import { readFault } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import type { Events } from '#host/events.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { drawSample } from '#host/jobs/ask.ts'
import { driftState } from '#host/judging/drift-state.ts'
import { countWaiting } from '#host/review/queue.ts'
import { partCounts } from '#host/store/read-once.ts'
import { listRuns } from '#host/store/runs.ts'
import type { Tables } from '#host/store/tables.ts'
import { lineInForce } from '#host/store/thresholds.ts'
import { openPast } from '#host/past/copies.ts'
import { byProgram, record, type Actor } from '#host/trail/record.ts'
import { momentOf, presentOf } from '#rpc/moment.ts'
import type { ProjectFacts, ProjectRow } from '#rpc/schemas/projects.ts'
import { REVIEWED_SETS } from '#rpc/schemas/review.ts'
import { createProject } from './create.ts'
import { freeId, openKnownProjects, type KnownProject } from './known.ts'
import { openProject, PROJECT_FILE, type Project } from './project.ts'
import { notAProject, unknownProject } from './project-faults.ts'

/** The projects of this computer: a list of known folders, each opened when it is first needed and kept open. */
export type Projects = {
  list(): Promise<ProjectRow[]>
  row(id: string): Promise<ProjectRow>
  /** Faults: project.missing, project.damaged, project.version, project.past (one that was not reached before). */
  open(id: string): Project
  /** As `open`; a project as it stood is made ready first. Faults: project.past (no such moment), those of writing. */
  reach(id: string): Promise<Project>
  /** Notes that a person works with it now. */
  see(id: string): Promise<void>
  /** Undefined if it was cancelled. */
  create(wanted: { name: string; data: string; calibrationShare: number; by?: string }, watch: JobWatch): Promise<ProjectRow | undefined>
  makeSample(watch: JobWatch, by?: string): Promise<ProjectRow | undefined>
  add(folder: string): Promise<ProjectRow>
  relocate(id: string, pictures: string, actor?: Actor): Promise<ProjectRow>
  remove(id: string, options: { files: boolean }): Promise<void>
  close(): Promise<void>
}

/** The sample's object, of those that the engine draws; trains in about a minute. */
const SAMPLE = { name: 'Sample', folder: 'ring', seed: 0 }

/** `home`: this user's data folder; new projects lie in its folder `projects`. */
export async function openProjects(home: string, events: Events, now: () => string): Promise<Projects> {
  const known = await openKnownProjects(home)
  const opened = new Map<string, Project>()
  const folderOf = (id: string): string => join(home, 'projects', id)

  const find = (id: string): KnownProject => {
    const found = known.get().projects.find(({ project }) => project === id)
    if (found === undefined) throw unknownProject(id)
    return found
  }
  const past = openPast(join(home, 'past'), () => performance.now())
  const open = (id: string): Project => {
    if (momentOf(id) !== null) return past.find(id)
    const { folder } = find(id)
    const project = opened.get(id) ?? openProject(id, folder)
    opened.set(id, project)
    return project
  }
  const change = async (next: (projects: readonly KnownProject[]) => KnownProject[]): Promise<void> => {
    await known.set({ schema: 1, projects: next(known.get().projects) })
    events.announce({ type: 'projects.changed' })
  }
  const rowOf = async (entry: KnownProject): Promise<ProjectRow> => {
    const { project: id, folder, seenAt, isSample } = entry
    const row = { project: id, name: id, folder, seenAt, isSample }
    try {
      const project = open(id)
      const { name } = await project.facts()
      return { ...row, name, state: { at: 'ready', facts: await factsOf(project, project.asOf?.at ?? now()) } }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { ...row, state: { at: 'unusable', fault: error.toRecord() } }
    }
  }
  const row = (id: string): Promise<ProjectRow> => rowOf({ ...find(presentOf(id)), project: id })
  const takenIds = (): ReadonlySet<string> => new Set(known.get().projects.map(({ project }) => project))
  /** A free id whose folder is free too. */
  const newId = async (name: string): Promise<string> => {
    const taken = new Set(takenIds())
    for (;;) {
      const id = freeId(name, taken)
      if (!(await exists(folderOf(id)))) return id
      taken.add(id)
    }
  }
  const create = async (
    wanted: { name: string; data: string; calibrationShare: number; isSample: boolean; by?: string },
    id: string,
    watch: JobWatch,
  ): Promise<ProjectRow | undefined> => {
    const folder = folderOf(id)
    await mkdir(join(home, 'projects'), { recursive: true })
    const at = now()
    if (!(await createProject({ by: '', how: 'open', ...wanted, data: resolve(wanted.data), folder, at }, watch))) return undefined
    await change((projects) => [...projects, { project: id, folder, seenAt: at, isSample: wanted.isSample }])
    return await row(id)
  }
  const forget = async (id: string): Promise<void> => {
    await past.forget(id)
    await opened.get(id)?.store.close()
    opened.delete(id)
    await change((projects) => projects.filter(({ project }) => project !== id))
  }

  return {
    row,
    open,
    reach: async (id) => {
      const moment = momentOf(id)
      return moment === null ? open(id) : await past.reach(open(moment.project), moment)
    },
    list: async () => {
      const rows = await Promise.all(known.get().projects.map(rowOf))
      return rows.sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1))
    },
    see: async (id) => {
      find(id)
      await change((projects) => projects.map((entry) => (entry.project === id ? { ...entry, seenAt: now() } : entry)))
    },
    create: async (wanted, watch) => create({ ...wanted, isSample: false }, await newId(wanted.name), watch),
    makeSample: async (watch, by = '') => {
      const there = known.get().projects.find(({ isSample }) => isSample)
      if (there !== undefined) return await rowOf(there)
      const id = await newId(SAMPLE.name)
      const pictures = join(home, 'samples', id)
      const drawn = await drawSample(pictures, SAMPLE.seed, watch)
      if (drawn.at !== 'done') return undefined
      return await create({ name: SAMPLE.name, data: join(pictures, SAMPLE.folder), calibrationShare: 0.2, isSample: true, by }, id, watch)
    },
    add: async (folder) => {
      const absolute = resolve(folder)
      const there = known.get().projects.find((entry) => entry.folder === absolute)
      if (there !== undefined) return await rowOf(there)
      if (!(await exists(join(absolute, PROJECT_FILE)))) throw notAProject(absolute)
      const probe = openProject('', absolute)
      const { name, isSample } = await probe.facts().finally(() => probe.store.close())
      const id = freeId(name, takenIds())
      await change((projects) => [...projects, { project: id, folder: absolute, seenAt: now(), isSample }])
      return await row(id)
    },
    relocate: async (id, pictures, actor = byProgram(now())) => {
      const absolute = resolve(pictures)
      await refuseOtherFolder(open(id).store.reader, absolute)
      await open(id)
        .store.writer.transaction()
        .execute(async (all) => {
          const { pictures: old } = await all.selectFrom('project').select('pictures').executeTakeFirstOrThrow()
          await record(all, actor, { action: 'project.relocated', object: 'project', old, new: absolute })
          await all.updateTable('project').set({ pictures: absolute }).execute()
        })
      events.announce({ type: 'parts.changed', project: id })
      return await row(id)
    },
    remove: async (id, { files }) => {
      const { folder, isSample } = find(id)
      await forget(id)
      // Only what this program made: the project's own folder, and a sample's drawn pictures.
      if (files && (await exists(join(folder, PROJECT_FILE)))) await rm(folder, { recursive: true })
      if (files && isSample) await rm(join(home, 'samples', id), { recursive: true, force: true })
    },
    close: async () => {
      await past.close()
      await Promise.all([...opened.values()].map(({ store }) => store.close()))
      opened.clear()
    },
  }
}

async function factsOf(project: Project, at: string): Promise<ProjectFacts> {
  const { reader } = project.store
  const [facts, picturesFound, { sets }, runs, line] = await Promise.all([
    project.facts(),
    project.picturesFound(),
    partCounts(reader),
    listRuns(reader),
    lineInForce(reader, at),
  ])
  const kept = runs.filter(({ discarded }) => discarded === '')
  const latestRun = kept[0]?.number ?? null
  const judging = line?.run ?? latestRun
  const inUse = ({ good, defective, unknown }: { good: number; defective: number; unknown: number }): number => good + defective + unknown
  return {
    pictures: facts.pictures,
    picturesFound,
    createdAt: facts.createdAt,
    sets: { train: inUse(sets.train), calibrate: inUse(sets.calibrate), test: inUse(sets.test), incoming: inUse(sets.incoming) },
    runs: kept.length,
    latestRun,
    line,
    drift: await driftState(reader, line),
    waiting: judging === null ? null : await countWaiting(reader, { run: judging, sets: [...REVIEWED_SETS], at }),
  }
}

/** Some parts are enough to tell whether it is the right folder: each may be missing, not all of them. */
const LOOKED_FOR = 50

/** Whoever names the wrong folder would be left with a project without a picture. Faults: file.missing, file.unreadable. */
async function refuseOtherFolder(reader: Kysely<Tables>, folder: string): Promise<void> {
  await readdir(folder).catch((error: unknown) => {
    throw readFault(error, folder)
  })
  const rows = await reader.selectFrom('part').select('path').orderBy('id').execute()
  const below = rows.map(({ path }) => path).filter((path) => !isAbsolute(path))
  const every = Math.max(1, Math.floor(below.length / LOOKED_FOR))
  const some = below.filter((_, i) => i % every === 0)
  for (const path of some) if (await exists(absolutePart(folder, path))) return
  const [first] = some
  if (first === undefined) return
  const text = {
    what: `None of this project's pictures is in ${folder}.`,
    why: `They are looked for under the names they had, such as ${first}.`,
    do: 'Name the folder from which the project was made, at its new place.',
  }
  throw new Fault('file.missing', text, { data: { folder, path: first } })
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
