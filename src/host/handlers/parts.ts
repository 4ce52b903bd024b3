import { resolve } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { Host } from '#host/host.ts'
import { addPictures } from '#host/projects/add-pictures.ts'
import { changeParts, changesOf, runsThatUsed, type Wanted } from '#host/store/part-changes.ts'
import { idsOfParts, pageOfParts } from '#host/store/part-query.ts'
import { healthOfParts } from '#host/store/parts.ts'
import { partCounts } from '#host/store/read-once.ts'
import type { Actor } from '#host/trail/record.ts'
import type { PartsChanged } from '#rpc/schemas/parts.ts'
import { procedures as on, steps } from './procedures.ts'

const readerOf = (host: Host, project: string) => host.projects.open(project).store.reader

export const parts = {
  counts: on.parts.counts.handler(({ input, context }) => partCounts(readerOf(context.host, input.project))),
  page: on.parts.page.handler(({ input, context }) => pageOfParts(readerOf(context.host, input.project), input, input)),
  ids: on.parts.ids.handler(async ({ input, context }) => ({ parts: await idsOfParts(readerOf(context.host, input.project), input) })),
  health: on.parts.health.handler(({ input, context }) => healthOfParts(readerOf(context.host, input.project))),
  usedBy: on.parts.usedBy.handler(({ input, context }) => runsThatUsed(readerOf(context.host, input.project), input.parts)),
  changes: on.parts.changes.handler(({ input, context }) => changesOf(readerOf(context.host, input.project), input.part)),
  add: on.parts.add.handler(({ input: { project, folder, to }, context: { host, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const done = await addPictures(host.projects.open(project), { folder: resolve(folder), to }, actor, watch)
      if (done !== undefined && done.added > 0) host.events.announce({ type: 'parts.changed', project })
      return done
    }),
  ),
  move: on.parts.move.handler(({ input, context }) => change(context, input, { what: 'set', to: input.to })),
  setTruth: on.parts.setTruth.handler(({ input, context }) => {
    const { truth, defectType } = input
    return change(context, input, { what: 'truth', truth, defectType })
  }),
  exclude: on.parts.exclude.handler(({ input, context }) => change(context, input, { what: 'excluded', excluded: input.excluded })),
}

type Asked = { readonly project: string; readonly parts: readonly number[]; readonly reason: string }

/** Changes parts and records why. Faults: part.used (a run has used them, and no reason was given). */
async function change(
  { host, actor }: { host: Host; actor: Actor },
  { project, parts, reason }: Asked,
  wanted: Wanted,
): Promise<PartsChanged> {
  const { reader, writer } = host.projects.open(project).store
  const runs = await runsThatUsed(reader, parts)
  if (runs.length > 0 && reason === '') throw usedFault(runs)
  const changed = await changeParts(writer, parts, wanted, { reason, by: actor.who, how: actor.how, at: actor.at })
  if (changed > 0) {
    host.events.announce({ type: 'parts.changed', project })
    for (const run of runs) host.events.announce({ type: 'run.changed', project, run })
  }
  return { changed, runs }
}

function usedFault(runs: readonly number[]): Fault {
  const named = runs.map((run) => `run ${run}`).join(', ')
  const text = {
    what: 'A reason is needed.',
    why: `These parts were already used by ${named}.`,
    do: 'Say why in at least 10 letters; the run keeps its own record of its data.',
  }
  return new Fault('part.used', text, { data: { runs: runs.join(',') } })
}
