import type { Command } from 'commander'
import { Fault } from '#domain/faults.ts'
import { actingIn, sign, signIn } from '#host/people/acting.ts'
import { makeCaller, makeSessions } from '#host/people/sessions.ts'
import type { Project } from '#host/projects/project.ts'
import { hasAccounts } from '#host/store/people.ts'
import type { Actor } from '#host/trail/record.ts'
import type { Path } from '#rpc/contract.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import { usage } from './line-flags.ts'
import { readPassword } from './password.ts'

/** Who signs. The password is never among the words of the command, which every process of the computer can read. */
export type SignFlags = { readonly as?: string; readonly passwordStdin?: boolean }

export function addSignFlags(command: Command): Command {
  return command
    .option('--as <name>', 'in a project with accounts: who signs this; the password is asked for')
    .option('--password-stdin', 'read that password from stdin instead of the terminal')
}

/**
 * Who does something in a project from the command line: with accounts, somebody who may do `path` there and signs it with their password,
 * as on the page; wrong ones are in the trail, and after some the next must wait. Without accounts it is `open`, and nobody signs.
 * Faults: person.signed-out, person.refused, person.wait, person.not-allowed, signature.needed, usage.
 */
export async function signedActor(
  project: Project,
  { path, meaning }: { readonly path: Path; readonly meaning: Meaning },
  { as: name, passwordStdin = false }: SignFlags,
  open: Actor,
): Promise<Actor & { readonly meaning?: Meaning }> {
  if (passwordStdin && name === undefined) throw usage('--password-stdin goes with --as NAME.')
  if (!(await hasAccounts(project.store.reader))) {
    if (name !== undefined) throw usage('This project has no accounts, so nobody can sign in it: leave --as out.')
    return open
  }
  if (name === undefined) throw nobody()
  const password = await readPassword(name, passwordStdin)
  const host = {
    sessions: makeSessions(() => performance.now()),
    now: () => new Date().toISOString(),
    settings: { get: () => ({ person: '' }) },
  }
  const from = { host, caller: makeCaller() }
  await signIn(from, project, { name, password })
  return await sign(from, project, await actingIn(from, project, path), { name, password, meaning })
}

/** Refuses flags that have no meaning for a run folder by itself. */
export function withoutSigning({ as: name, passwordStdin }: SignFlags): void {
  if (name !== undefined || passwordStdin === true) throw usage('--as goes with a project: a run folder by itself has no accounts.')
}

function nobody(): Fault {
  return new Fault('person.signed-out', {
    what: 'Nobody has signed this.',
    why: 'The project has accounts, and asks for a signature here as on the page.',
    do: 'Say who you are with --as NAME: your password is asked for, or read from stdin with --password-stdin.',
  })
}
