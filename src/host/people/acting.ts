import { Fault } from '#domain/faults.ts'
import type { Project } from '#host/projects/project.ts'
import { findByName, findPerson, hasAccounts, isOwnPassword, type StoredPerson } from '#host/store/people.ts'
import { record, type Actor } from '#host/trail/record.ts'
import type { Path } from '#rpc/contract.ts'
import type { Meaning, PersonRow, Role, Signature } from '#rpc/schemas/people.ts'
import { isPassword } from './passwords.ts'
import { RIGHTS } from './rights.ts'
import type { Caller, Session, Sessions } from './sessions.ts'
import { NOBODY, waitByTrail } from './tries.ts'

/** Whoever calls: the open project's person, or somebody with an account. `since`: when their session began, null in an open project. */
export type Acting = Actor & {
  readonly person: PersonRow | null
  readonly since: string | null
  readonly hasAccounts: boolean
  /** Once signed: what the signature stands for. */
  readonly meaning?: Meaning
}

/** What is asked of a host: the command line has no more. */
type PeopleHost = {
  readonly sessions: Sessions
  readonly now: () => string
  readonly settings: { get(): { readonly person: string } }
}
type From = { readonly host: PeopleHost; readonly caller: Caller | undefined }

/** Who acts in a project, and whether they may. Faults: person.signed-out, person.not-allowed. */
export async function actingIn({ host, caller }: From, project: Project | undefined, path: string): Promise<Acting> {
  const open: Acting = { who: host.settings.get().person, how: 'open', at: host.now(), person: null, since: null, hasAccounts: false }
  if (project === undefined || !(await hasAccounts(project.store.reader))) return open
  // Every path of the router is one of the contract's; an unknown one may do nothing.
  const right = Object.hasOwn(RIGHTS, path) ? RIGHTS[path as Path] : []
  const session = host.sessions.of(caller, project.id)
  const person = session === undefined ? undefined : (await findPerson(project.store.reader, session.person)).row
  if (session === undefined || person === undefined || person.closed) {
    if (right === 'anyone') return { ...open, who: '', hasAccounts: true }
    throw signedOut()
  }
  if (right !== 'anyone' && !right.some((role) => person.roles.includes(role))) throw notAllowed(person, right)
  return { who: person.name, how: 'signed-in', at: host.now(), person, since: session.startedAt, hasAccounts: true }
}

/**
 * The actor with a signature: the password, and for the first one of a session the full name too. In a project without accounts nobody
 * signs. A wrong one is in the trail. Faults: signature.needed, person.refused, person.wait, person.altered.
 */
export async function sign({ host, caller }: From, project: Project, acting: Acting, signature: Signature | null): Promise<Acting> {
  if (acting.person === null) return acting
  const session = host.sessions.of(caller, project.id)
  if (session === undefined) throw signedOut()
  if (signature === null) throw signatureNeeded('This is signed with a password.', 'Give your password.')
  if (!session.hasSigned && signature.name === null)
    throw signatureNeeded('It is the first signature since you signed in.', 'Give your full name and your password.')
  const found = await findPerson(project.store.reader, acting.person.person)
  const { row, password } = found
  const named = signature.name === null ? row : (await findByName(project.store.reader, signature.name))?.row
  const isRight = await tryPassword(host, project, row.name, {
    typed: signature.password,
    kept: named?.person === row.person ? password : undefined,
  })
  if (!isRight) {
    await project.store.writer
      .transaction()
      .execute((all) => record(all, { ...acting, at: host.now() }, { action: 'signature.refused', object: `person ${row.name}` }))
    throw refused('The signature is not yours.')
  }
  await refuseForeign(host, project, found, 'signature.refused')
  session.hasSigned = true
  return { ...acting, how: 'signed', at: host.now(), meaning: signature.meaning }
}

/** Signs somebody in. Right or wrong, the trail has it. Faults: person.refused, person.wait, person.altered. */
export async function signIn(
  { host, caller }: From & { caller: Caller },
  project: Project,
  given: { name: string; password: string },
): Promise<Session> {
  const { reader, writer } = project.store
  const found = await findByName(reader, given.name)
  const kept = found === undefined || found.row.closed ? undefined : found.password
  const isRight = await tryPassword(host, project, found?.row.name ?? '', { typed: given.password, kept })
  const at = host.now()
  if (found === undefined || !isRight) {
    // What was typed as an unknown name may be a password: it is not kept.
    const object = found === undefined ? NOBODY : `person ${found.row.name}`
    await writer.transaction().execute((all) => record(all, { who: '', how: 'program', at }, { action: 'session.refused', object }))
    throw refused('Name and password do not belong together.')
  }
  await refuseForeign(host, project, found, 'session.refused')
  const actor: Actor = { who: found.row.name, how: 'signed-in', at }
  await writer.transaction().execute((all) => record(all, actor, { action: 'session.signed-in', object: `person ${found.row.name}` }))
  return host.sessions.begin(caller, project.id, found.row.person, at)
}

/**
 * Whether a password is right, counted: after some wrong ones the next must wait. One try of a name after the other, so that a burst of them
 * is counted as well. Faults: person.wait.
 */
async function tryPassword(
  host: PeopleHost,
  project: Project,
  name: string,
  { typed, kept }: { typed: string; kept: string | undefined },
): Promise<boolean> {
  return await host.sessions.inTurn(`${project.id} ${name}`, async (tries) => {
    const waitMs = Math.max(tries.waitMs(), await waitByTrail(project.store.reader, name, host.now()))
    if (waitMs > 0) throw mustWait(waitMs)
    const isRight = await isPassword(typed, kept)
    tries.tried(isRight)
    return isRight
  })
}

/** A right password whose kept form was not set by this program. In the trail before anything else. Faults: person.altered. */
async function refuseForeign(
  host: PeopleHost,
  { store }: Project,
  found: StoredPerson,
  action: 'signature.refused' | 'session.refused',
): Promise<void> {
  if (await isOwnPassword(store.reader, found)) return
  const object = `person ${found.row.name}`
  const reason = 'the password that is kept is not the one that the trail tells of'
  await store.writer.transaction().execute((all) => record(all, { who: '', how: 'program', at: host.now() }, { action, object, reason }))
  throw altered(found.row)
}

function signedOut(): Fault {
  return new Fault('person.signed-out', {
    what: 'Nobody is signed in.',
    why: 'This project has accounts, and only reading needs none.',
    do: 'Sign in with your own account.',
  })
}

function notAllowed(person: PersonRow, roles: readonly Role[]): Fault {
  const text = {
    what: `${person.name} may not do this.`,
    why: `It needs one of these roles: ${roles.join(', ')}.`,
    do: 'Ask somebody who has it, or have an administrator give it to you.',
  }
  return new Fault('person.not-allowed', text, { data: { roles: roles.join(',') } })
}

function signatureNeeded(why: string, remedy: string): Fault {
  return new Fault('signature.needed', { what: 'The signature is not complete.', why, do: remedy })
}

function refused(what: string): Fault {
  const text = {
    what,
    why: 'The name or the password is wrong; the attempt is in the trail.',
    do: 'Type them again. An administrator can set a new password.',
  }
  return new Fault('person.refused', text)
}

function altered({ name }: PersonRow): Fault {
  const text = {
    what: `The password of ${name} was changed outside of this program.`,
    why: 'What is kept of it is not what the trail tells of, so whoever knows it may be somebody else.',
    do: 'Have an administrator check the trail, then set a new password.',
  }
  return new Fault('person.altered', text, { data: { name } })
}

function mustWait(waitMs: number): Fault {
  const seconds = Math.ceil(waitMs / 1000)
  const text = {
    what: 'No password is taken now.',
    why: 'Several wrong ones came one after another.',
    do: `Wait ${seconds} s, then try again.`,
  }
  return new Fault('person.wait', text, { data: { seconds } })
}
