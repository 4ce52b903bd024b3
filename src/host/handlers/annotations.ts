import type { Kysely } from 'kysely'
import { resolve } from 'node:path'
import { partName } from '#domain/parts.ts'
import { exportMasks, importMasks } from '#host/masks/exchange/exchange.ts'
import { sign } from '#host/people/acting.ts'
import { masksNow, masksThen } from '#host/masks/part-masks.ts'
import { invalid, readMasks } from '#host/masks/content.ts'
import { parseRuns, packRuns, plainRuns } from '#domain/masks/rle.ts'
import { addIgnore, newestIgnore, runsScoredOtherwise } from '#host/store/ignored.ts'
import { addMasks, versionsOf } from '#host/store/annotations.ts'
import { readPart } from '#host/store/parts.ts'
import type { Tables } from '#host/store/tables.ts'
import type { IgnoreRegions } from '#rpc/schemas/annotations.ts'
import { procedures as on, steps } from './procedures.ts'

export const annotations = {
  get: on.annotations.get.handler(({ input, context: { host }, signal }) =>
    masksNow(host, host.projects.open(input.project), input.part, signal),
  ),
  history: on.annotations.history.handler(({ input, context: { host } }) =>
    versionsOf(host.projects.open(input.project).store.reader, input.part),
  ),
  version: on.annotations.version.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    return await masksThen(project, await readPart(project.store.reader, input.part, null), input.record)
  }),
  save: on.annotations.save.handler(async ({ input: { project: id, masks: given, ...asked }, context: { host, actor } }) => {
    const project = host.projects.open(id)
    const masks = readMasks(given, asked, partName(asked.part))
    const { record, isNew } = await addMasks(project.store.writer, { ...asked, source: 'drawn', masks }, actor)
    if (isNew) host.events.announce({ type: 'annotations.changed', project: id, part: asked.part })
    return await masksThen(project, await readPart(project.store.reader, asked.part, null), record)
  }),
  lock: on.annotations.lock.handler(({ input: { project, part, window }, context: { host, actor } }) => {
    host.projects.open(project)
    const { lock, isNew } = host.locks.take(project, part, { window, by: actor.who, at: actor.at })
    if (isNew) host.events.announce({ type: 'annotations.changed', project, part })
    return lock
  }),
  unlock: on.annotations.unlock.handler(({ input: { project, part, window }, context: { host } }) => {
    if (host.locks.leave(project, part, window)) host.events.announce({ type: 'annotations.changed', project, part })
  }),
  locks: on.annotations.locks.handler(({ input, context: { host } }) => host.locks.list(input.project)),
  export: on.annotations.export.handler(({ input: { project: id, signature, ...wanted }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      return await exportMasks(project, wanted, signed, watch)
    }),
  ),
  import: on.annotations.import.handler(({ input: { project: id, ...asked }, context: { host, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const taken = await importMasks({ project, views: host.views }, { ...asked, path: resolve(asked.path) }, actor, watch)
      if (taken.parts > 0) host.events.announce({ type: 'annotations.changed', project: id, part: 0 })
      return taken
    }),
  ),
}

export const ignore = {
  get: on.ignore.get.handler(({ input, context: { host } }) => ignoreNow(host.projects.open(input.project).store.reader)),
  save: on.ignore.save.handler(async ({ input: { project, counts, ...asked }, context: { host, actor } }) => {
    const { reader, writer } = host.projects.open(project).store
    const runs = counts === '' ? [] : parseRuns(counts, asked)
    if (runs === undefined) throw invalid('the project', `They are not of ${asked.width} x ${asked.height} pixels.`)
    const before = await ignoreNow(reader)
    const isNew = await addIgnore(writer, { ...asked, runs: plainRuns(runs) }, actor)
    const now = await ignoreNow(reader)
    if (isNew) {
      host.events.announce({ type: 'ignore.changed', project })
      for (const run of new Set([...before.stale, ...now.stale])) host.events.announce({ type: 'run.changed', project, run })
    }
    return now
  }),
}

async function ignoreNow(reader: Kysely<Tables>): Promise<IgnoreRegions> {
  const { record, by, at, reason, width, height, runs, pixels, sha256 } = await newestIgnore(reader)
  const stale = await runsScoredOtherwise(reader, sha256)
  return { record, by, at, reason, width, height, counts: pixels === 0 ? '' : packRuns(runs), pixels, stale }
}
