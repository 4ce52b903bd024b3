import { resolve } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { Host } from '#host/host.ts'
import { adoptRuns, runRow } from '#host/judging/run-rows.ts'
import { readHistory } from '#host/runs/history.ts'
import { readWarnings } from '#host/runs/warnings.ts'
import { readRun } from '#disk/run-folder.ts'
import { addRun, discardRun, findRun, listRuns } from '#host/store/runs.ts'
import type { QueueRow, RunRow } from '#rpc/schemas/runs.ts'
import { checkStart } from '#host/queue/check-start.ts'
import { readSnapshots } from '#host/judging/snapshots.ts'
import type { Actor } from '#host/trail/record.ts'
import { procedures as on } from './procedures.ts'

export const detectors = { list: on.detectors.list.handler(({ context }) => context.host.detectors()) }
export const devices = { list: on.devices.list.handler(({ context }) => context.host.devices()) }

export const runs = {
  list: on.runs.list.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    await adoptRuns(project, host.now())
    const stored = await listRuns(project.store.reader)
    return await Promise.all(stored.map((run) => runRow(project, run, host)))
  }),
  get: on.runs.get.handler(async ({ input, context: { host } }): Promise<RunRow> => {
    const project = host.projects.open(input.project)
    return await runRow(project, await findRun(project.store.reader, input.run), host)
  }),
  check: on.runs.check.handler(({ input, context: { host } }) => checkStart(host, host.projects.open(input.project), input)),
  start: on.runs.start.handler(async ({ input, context: { host, actor } }) => {
    const project = host.projects.open(input.project)
    const { faults } = await checkStart(host, project, input)
    const [first] = faults
    if (first !== undefined) throw Fault.fromRecord(first)
    const run = await addRun(project.store.writer, { wanted: JSON.stringify(input), ...named(actor) })
    await host.queue.add({ project: project.id, run })
    return { run }
  }),
  queue: on.runs.queue.handler(({ context: { host } }) => Promise.all(host.queue.entries().map((entry) => queueRow(host, entry)))),
  reorder: on.runs.reorder.handler(({ input, context }) => context.host.queue.move(entryOf(input), input.direction)),
  pause: on.runs.pause.handler(({ input, context }) => context.host.queue.pause(entryOf(input))),
  resume: on.runs.resume.handler(async ({ input, context: { host } }) => {
    await findRun(host.projects.open(input.project).store.reader, input.run)
    await host.queue.add(entryOf(input))
  }),
  stopAndKeep: on.runs.stopAndKeep.handler(({ input, context }) => context.host.queue.stopAndKeep(entryOf(input))),
  discard: on.runs.discard.handler(async ({ input, context: { host, actor } }) => {
    const project = host.projects.open(input.project)
    const stored = await findRun(project.store.reader, input.run)
    await host.queue.drop(entryOf(input))
    await discardRun(project.store.writer, stored.number, input.reason, actor)
    host.events.announce({ type: 'run.changed', ...entryOf(input) })
  }),
  adopt: on.runs.adopt.handler(async ({ input, context: { host, actor } }) => {
    const project = host.projects.open(input.project)
    const folder = resolve(input.folder)
    await readRun(folder)
    const there = (await listRuns(project.store.reader)).find((stored) => project.runFolder(stored) === folder)
    const run = there?.number ?? (await addRun(project.store.writer, { folder, wanted: '', ...named(actor) }))
    host.events.announce({ type: 'run.changed', project: project.id, run })
    return { run }
  }),
  history: on.runs.history.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    return await readHistory(project.runFolder(await findRun(project.store.reader, input.run)))
  }),
  warnings: on.runs.warnings.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    return await readWarnings(project.runFolder(await findRun(project.store.reader, input.run)))
  }),
  snapshots: on.runs.snapshots.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    return await readSnapshots(project, await findRun(project.store.reader, input.run))
  }),
  score: on.runs.score.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    const folder = project.runFolder(await findRun(project.store.reader, input.run))
    const { state } = await readRun(folder)
    if (state.at !== 'done') throw unfinishedFault(input.run)
    await host.queue.add(entryOf(input))
  }),
}

/** Somebody as the rows of the store name them. */
const named = ({ who: by, ...actor }: Actor) => ({ by, ...actor })
const entryOf = ({ project, run }: { project: string; run: number }): { project: string; run: number } => ({ project, run })

async function queueRow(host: Host, entry: { project: string; run: number }): Promise<QueueRow> {
  const project = host.projects.open(entry.project)
  const [{ name }, stored] = await Promise.all([project.facts(), findRun(project.store.reader, entry.run)])
  const { detector, state } = await runRow(project, stored, host)
  const epoch = host.queue.lastEpoch(entry)
  return {
    ...entry,
    projectName: name,
    detector,
    state,
    imagesPerSecond: epoch?.imagesPerSecond ?? null,
    secondsLeft: epoch?.secondsLeft ?? null,
  }
}

function unfinishedFault(run: number): Fault {
  const text = { what: `Run ${run} cannot score yet.`, why: 'Its training has not come to its end.', do: 'Resume the training first.' }
  return new Fault('run.unfinished', text, { data: { run } })
}
