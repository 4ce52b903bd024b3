import { createRouterClient } from '@orpc/server'
import { router } from '#host/handlers/router.ts'
import type { Host } from '#host/host.ts'
import { makeCaller } from '#host/people/sessions.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { faultOf } from '#rpc/fault-error.ts'
import type { Role } from '#rpc/schemas/people.ts'
import { makeHost, plantProject } from './hosts.ts'

export const PASSWORD = 'a long enough one'

/** A connection to a host in the same process. */
export const connectionTo = (host: Host) => createRouterClient(router, { context: { host, caller: makeCaller() } })
export type HostInside = ReturnType<typeof connectionTo>

/** A project of two good training parts with an administrator who is signed in, and how others come in. */
export async function projectWithAccounts() {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const connection = () => connectionTo(host)
  const boss = connection()
  await boss.people.add({ project, name: 'Admin One', roles: ['administrator'], password: PASSWORD })
  await boss.people.signIn({ project, name: 'admin  one', password: PASSWORD })
  const comeIn = async (name: string, roles: Role[]) => {
    const { person } = await boss.people.add({ project, name, roles, password: PASSWORD })
    const client = connection()
    const { token } = await client.people.signIn({ project, name, password: PASSWORD })
    return { client, person, token }
  }
  const trail = async () =>
    (await pageOfTrail(host.projects.open(project).store.reader, { filter: {}, newestFirst: false, offset: 0, limit: 1000 })).rows
  return { host, project, connection, boss, comeIn, trail, store: host.projects.open(project).store }
}

/** The code of the fault that a call ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return await promise.then(
    () => 'went through',
    (error: unknown) => faultOf(error)?.code,
  )
}
