import { modelKey } from '#host/blobs/blob-key.ts'
import { sign } from '#host/people/acting.ts'
import { exportChecked, exportName } from '#host/release/export-checked.ts'
import { findReleaseCheck, listReleaseChecks, type StoredReleaseCheck } from '#host/store/release-checks.ts'
import type { ExportedModel } from '#rpc/schemas/models.ts'
import { procedures as on, steps } from './procedures.ts'

export const models = {
  list: on.models.list.handler(async ({ input: { project }, context: { host } }) =>
    (await listReleaseChecks(host.projects.open(project).store.reader)).map((made) => modelRow(project, made)),
  ),
  export: on.models.export.handler(({ input: { project: id, signature }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      const told = (): void => host.events.announce({ type: 'models.changed', project: id })
      const released = await exportChecked(project, { actor: signed, now: host.now }, watch).finally(told)
      if (released === undefined) return undefined
      const made = await findReleaseCheck(project.store.reader, released.record)
      if (made === undefined) throw new Error('An export that was just made is not there.')
      return modelRow(id, made)
    }),
  ),
}

function modelRow(project: string, { file, size_bytes: sizeBytes, at: madeAt, ...made }: StoredReleaseCheck): ExportedModel {
  return { ...made, name: exportName(file), sizeBytes, madeAt, key: file.startsWith('exports/') ? modelKey(project, made.record) : null }
}
