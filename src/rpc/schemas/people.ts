import { z } from 'zod'
import { person, projectId, type Instant } from './words.ts'

/** What somebody may do; one person can have several. The table of who may call what is the host's (`host/people/rights.ts`). */
export const ROLES = ['engineer', 'manager', 'auditor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length)
/** At least 12 characters, anything goes; no rules on kinds of characters (NIST SP 800-63B). */
export const newPassword = z.string().min(12).max(1024)
export const password = z.string().min(1).max(1024)

/** What a signature stands for (21 CFR 11.50); in the entry of what was signed. */
export const MEANINGS = ['approval', 'review', 'responsibility', 'authorship'] as const
export type Meaning = (typeof MEANINGS)[number]

/**
 * Asked for by approving, signing and exporting in a project with accounts. `name`: the full name, needed for the first signature after
 * signing in (`MySession.hasSigned`).
 */
export const signature = z.object({
  name: person.nullable().default(null),
  password,
  meaning: z.enum(MEANINGS).default('approval'),
})
/** Left null in a project without accounts. */
export const signatureOrNone = signature.nullable().default(null)
export type Signature = Readonly<z.output<typeof signature>>

export type PersonRow = {
  readonly person: number
  readonly name: string
  readonly roles: readonly Role[]
  readonly addedAt: Instant
  readonly closed: boolean
}

/** Who is at this connection, in this project. */
export type MySession = {
  /** False: a project for one person. Nothing asks for a password, and every entry of its trail says `open`. */
  readonly hasAccounts: boolean
  /** Null: nobody signed in. In a project without accounts too. */
  readonly person: PersonRow | null
  readonly startedAt: Instant | null
  readonly hasSigned: boolean
  /**
   * What this person may not do here, by procedure (`lines.approve`), and the roles that may: the host's table, so that a page can say it
   * before somebody tries. A procedure that is not named is allowed; one without a role that may is what a project as it stood refuses.
   */
  readonly needs: Readonly<Record<string, readonly Role[]>>
}

export const signIn = z.object({ project: projectId, name: person, password })
/** `token`: kept by the page, so that a lost connection or a reload does not sign anybody out. */
export type SignedIn = MySession & { readonly token: string }
export const resume = z.object({ project: projectId, token: z.string().max(100) })
/** The first account is an administrator's; from then on the project asks everybody to sign in. */
export const addPerson = z.object({ project: projectId, name: person, roles, password: newPassword })
const onePerson = { project: projectId, person: z.int().positive() }
export const changeRoles = z.object({ ...onePerson, roles })
/** Of somebody else: by an administrator. One's own: with the present one. */
export const changePassword = z.object({ ...onePerson, present: password.nullable().default(null), next: newPassword })
export const closePerson = z.object(onePerson)
