import { Fault } from '#domain/faults.ts'
import { refusedInThePast } from '#host/past/answers.ts'
import { sign, signIn, type Acting } from '#host/people/acting.ts'
import { hashPassword } from '#host/people/passwords.ts'
import { missingRights } from '#host/people/rights.ts'
import { makeCaller } from '#host/people/sessions.ts'
import { addPerson, changePassword, changeRoles, closePerson, listPeople } from '#host/store/people.ts'
import { record } from '#host/trail/record.ts'
import { momentOf, presentOf } from '#rpc/moment.ts'
import type { MySession } from '#rpc/schemas/people.ts'
import { procedures as on, type HandlerContext } from './procedures.ts'

export const people = {
  session: on.people.session.handler(({ input, context }) => mySession(context, input.project)),
  signIn: on.people.signIn.handler(async ({ input: { project, ...given }, context: { host, caller = makeCaller() } }) => {
    const opened = host.projects.open(project)
    const { token, person, startedAt, hasSigned } = await signIn({ host, caller }, opened, given)
    const row = (await listPeople(opened.store.reader)).find((one) => one.person === person) ?? null
    return { token, hasAccounts: true, person: row, startedAt, hasSigned, needs: missingRights(true, row) }
  }),
  resume: on.people.resume.handler(async ({ input: { project, token }, context }) => {
    const { host, caller } = context
    if (caller === undefined || host.sessions.resume(caller, project, token) === undefined) return await mySession(context, project)
    const session = host.sessions.of(caller, project)
    const rows = await listPeople(host.projects.open(project).store.reader)
    const row = rows.find((one) => one.person === session?.person && !one.closed) ?? null
    const hasAccounts = rows.length > 0
    const { startedAt = null, hasSigned = false } = session ?? {}
    return { hasAccounts, person: row, startedAt, hasSigned, needs: missingRights(hasAccounts, row) }
  }),
  signOut: on.people.signOut.handler(async ({ input: { project }, context: { host, caller, actor } }) => {
    if (caller === undefined || actor.person === null) return
    const { name } = actor.person
    await host.projects
      .open(project)
      .store.writer.transaction()
      .execute((all) => record(all, actor, { action: 'session.signed-out', object: `person ${name}` }))
    host.sessions.end(caller, project)
  }),
  list: on.people.list.handler(({ input, context: { host } }) => listPeople(host.projects.open(input.project).store.reader)),
  add: on.people.add.handler(async ({ input: { project, name, roles, password }, context: { host, actor } }) => {
    const { writer } = host.projects.open(project).store
    const kept = await hashPassword(password)
    const row = await addPerson(writer, { name, roles, password: kept }, { ...actor, at: host.now() })
    host.events.announce({ type: 'people.changed', project })
    return row
  }),
  changeRoles: on.people.changeRoles.handler(async ({ input: { project, person, roles }, context: { host, actor } }) => {
    const row = await changeRoles(host.projects.open(project).store.writer, person, roles, actor)
    host.events.announce({ type: 'people.changed', project })
    return row
  }),
  changePassword: on.people.changePassword.handler(async ({ input: { project: id, person, present, next }, context }) => {
    const { host, caller, actor } = context
    const project = host.projects.open(id)
    const isOwn = actor.person?.person === person
    if (!isOwn && actor.person?.roles.includes('administrator') !== true) throw othersPassword()
    const signature = present === null ? null : { name: actor.who, password: present, meaning: 'responsibility' as const }
    const signed = isOwn ? await sign({ host, caller }, project, actor, signature) : actor
    await changePassword(project.store.writer, person, await hashPassword(next), { ...signed, at: host.now() })
    host.sessions.endAll(id, person, host.sessions.of(caller, id))
  }),
  close: on.people.close.handler(async ({ input: { project, person }, context: { host, actor } }) => {
    const row = await closePerson(host.projects.open(project).store.writer, person, actor)
    host.sessions.endAll(project, person)
    host.events.announce({ type: 'people.changed', project })
    return row
  }),
}

function mySession({ host, caller, actor }: HandlerContext & { readonly actor: Acting }, project: string): MySession {
  const session = host.sessions.of(caller, presentOf(project))
  const { hasAccounts, person, since } = actor
  const needs = { ...missingRights(hasAccounts, person), ...(momentOf(project) !== null && refusedInThePast()) }
  return { hasAccounts, person, startedAt: since, hasSigned: session?.hasSigned ?? false, needs }
}

function othersPassword(): Fault {
  const text = {
    what: 'This is the password of somebody else.',
    why: 'Only an administrator may set it anew.',
    do: 'Ask an administrator.',
  }
  return new Fault('person.not-allowed', text)
}
