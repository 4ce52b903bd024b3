import { asOf } from '#host/trail/as-of.ts'
import { headOf } from '#host/trail/record.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { procedures as on, steps } from './procedures.ts'

export const trail = {
  page: on.trail.page.handler(({ input, context: { host } }) => pageOfTrail(host.projects.open(input.project).store.reader, input)),
  verify: on.trail.verify.handler(({ input, context: { host }, signal }) => {
    const { reader } = host.projects.open(input.project).store
    return steps(host, signal, (watch) => verifyTrail(reader, input.heads, watch))
  }),
  asOf: on.trail.asOf.handler(({ input, context: { host } }) => asOf(host.projects.open(input.project).store.reader, input)),
  head: on.trail.head.handler(async ({ input, context: { host } }) => {
    const { number, seal } = await headOf(host.projects.open(input.project).store.reader)
    return { head: number === 0 ? '' : `${seal}@${number}`, entries: number }
  }),
}
