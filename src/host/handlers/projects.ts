import { resolve } from 'node:path'
import { busyProject } from '#host/projects/project-faults.ts'
import { lookAtFolder } from '#host/projects/look-at-folder.ts'
import { presentOf } from '#rpc/moment.ts'
import { procedures as on, steps } from './procedures.ts'

/** Listing is quick; somebody who leaves before it is done loses nothing. */
const unwatched = (signal: AbortSignal | undefined): { signal: AbortSignal } => ({ signal: signal ?? new AbortController().signal })

export const projects = {
  list: on.projects.list.handler(({ context }) => context.host.projects.list()),
  look: on.projects.look.handler(({ input, signal }) => lookAtFolder(resolve(input.folder), input.calibrationShare, unwatched(signal))),
  pickFolder: on.projects.pickFolder.handler(async ({ context }) => {
    const folder = (await context.host.pickFolder?.()) ?? null
    return folder === null ? null : { folder }
  }),
  create: on.projects.create.handler(({ input, context: { host, actor }, signal }) => {
    const { folder: data, ...wanted } = input
    return steps(host, signal, (watch) => host.projects.create({ ...wanted, data, by: actor.who }, watch))
  }),
  makeSample: on.projects.makeSample.handler(({ context: { host, actor }, signal }) =>
    steps(host, signal, (watch) => host.projects.makeSample(watch, actor.who)),
  ),
  add: on.projects.add.handler(({ input, context }) => context.host.projects.add(input.folder)),
  relocate: on.projects.relocate.handler(({ input, context }) =>
    context.host.projects.relocate(input.project, input.folder, context.actor),
  ),
  open: on.projects.open.handler(async ({ input: { project }, context: { host } }) => {
    host.projects.open(project)
    await host.projects.see(presentOf(project))
    return await host.projects.row(project)
  }),
  remove: on.projects.remove.handler(async ({ input: { project, files }, context: { host } }) => {
    if (host.queue.entries().some((entry) => entry.project === project)) throw busyProject(project)
    await host.watches.forget(project)
    await host.projects.remove(project, { files })
  }),
}
