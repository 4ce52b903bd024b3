import { sign } from '#host/people/acting.ts'
import { exportTrail, saveEvidence } from '#host/trail/export.ts'
import { headOf } from '#host/trail/record.ts'
import { findMoment } from '#host/past/find-moment.ts'
import { findEntry, namesInTrail, pageOfTrail } from '#host/trail/page.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { procedures as on, steps } from './procedures.ts'

export const trail = {
  page: on.trail.page.handler(({ input, context: { host } }) => pageOfTrail(host.projects.open(input.project).store.reader, input)),
  entry: on.trail.entry.handler(({ input, context: { host } }) => findEntry(host.projects.open(input.project).store.reader, input.record)),
  people: on.trail.people.handler(({ input, context: { host } }) => namesInTrail(host.projects.open(input.project).store.reader)),
  export: on.trail.export.handler(({ input: { project: id, filter, format, signature }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      return await exportTrail(project, { filter, format }, { ...signed, at: host.now() }, watch)
    }),
  ),
  evidence: on.trail.evidence.handler(({ input, context: { host }, signal }) =>
    steps(host, signal, (watch) => saveEvidence(host.projects.open(input.project), host.now(), watch)),
  ),
  verify: on.trail.verify.handler(({ input, context: { host }, signal }) => {
    const { store } = host.projects.open(input.project)
    return steps(host, signal, (watch) => verifyTrail(store, input.heads, watch))
  }),
  moment: on.trail.moment.handler(({ input, context: { host } }) => findMoment(host.projects.open(input.project), input.at)),
  head: on.trail.head.handler(async ({ input, context: { host } }) => {
    const { number, seal } = await headOf(host.projects.open(input.project).store.reader)
    return { head: number === 0 ? '' : `${seal}@${number}`, entries: number }
  }),
}
