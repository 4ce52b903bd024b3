import { z } from 'zod'
import { signatureOrNone } from './people.ts'
import { instant, projectId, type BlobKey, type Instant, type RunId } from './words.ts'

/** What can stand in the trail, with the words that pages and reports show for it. */
export const ACTIONS = {
  'trail.begun': 'Trail begun',
  'clock.went-back': 'Clock went back',
  'project.made': 'Project made',
  'project.relocated': 'Pictures relocated',
  'parts.added': 'Parts added',
  'project.restored': 'Project restored from a backup',
  'backup.made': 'Backup made',
  'parts.moved': 'Parts moved',
  'parts.truth': 'Truth set',
  'parts.excluded': 'Parts excluded or taken back',
  'run.asked': 'Training asked for',
  'run.adopted': 'Run taken in',
  'run.begun': 'Training begun',
  'run.ended': 'Training ended',
  'run.failed': 'Run failed',
  'run.scored': 'Parts scored',
  'run.located': 'Pixel figures worked out',
  'run.discarded': 'Run discarded',
  'line.chosen': 'Line chosen',
  'line.proposed': 'Line proposed',
  'line.approved': 'Line approved',
  'line.refused': 'Line refused',
  'line.withdrawn': 'Proposal withdrawn',
  'line.called-off': 'Line called off',
  'verdict.given': 'Verdict given',
  'verdict.undone': 'Verdict undone',
  'verdict.settled': 'Disagreement settled',
  'study.begun': 'Agreement study begun',
  'annotation.saved': 'Masks saved',
  'annotation.imported': 'Masks imported',
  'annotation.exported': 'Masks exported',
  'ignore.saved': 'Ignore regions saved',
  'report.made': 'Report made',
  'trail.exported': 'Trail exported',
  'model.exported': 'Scorer exported',
  'model.blocked': 'Export of the scorer blocked',
  'parts.arrived': 'Parts arrived',
  'watch.started': 'Watching a folder begun',
  'watch.stopped': 'Watching a folder ended',
  'drift.commented': 'Drift alarm commented',
  'setting.changed': 'Setting changed',
  'person.added': 'Person added',
  'person.changed': 'Person changed',
  'person.closed': 'Account closed',
  'session.signed-in': 'Signed in',
  'session.signed-out': 'Signed out',
  'session.refused': 'Sign-in failed',
  'signature.refused': 'Signature failed',
} as const
export type TrailAction = keyof typeof ACTIONS

/**
 * How it is known who it was. `open`: the project needs no sign-in, the name is the one that was typed. `signed-in`: somebody with an
 * account. `signed`: they gave their password for this very act. `program`: nobody; the program went on by itself.
 */
export type TrailHow = 'open' | 'signed-in' | 'signed' | 'program'

export type TrailEntry = {
  readonly number: number
  readonly at: Instant
  readonly who: string
  readonly how: TrailHow
  readonly action: TrailAction
  /** `part 193`, `run 14`, `person 3`, `12 parts`, `project`, `setting rule-settings`, … */
  readonly object: string
  readonly old: string
  readonly new: string
  readonly reason: string
  readonly before: string
  readonly seal: string
}

/** Everything named must hold. Left out: no matter. */
export const trailFilter = z.object({
  who: z.string().max(200).exactOptional(),
  actions: z.array(z.string().max(50)).max(100).exactOptional(),
  /** Whole: `part 193` finds the moves of many parts that it was among, too. */
  object: z.string().max(300).exactOptional(),
  /** Anywhere in the entry, without regard to case. */
  text: z.string().max(300).exactOptional(),
  /** Instants, `from` included, `until` not. */
  from: instant.exactOptional(),
  until: instant.exactOptional(),
})
export const trailPage = z.object({
  project: projectId,
  filter: trailFilter.default({}),
  newestFirst: z.boolean().default(true),
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(1000),
})
export type TrailFilter = Readonly<z.output<typeof trailFilter>>
export type TrailPage = { readonly total: number; readonly rows: readonly TrailEntry[] }

export const oneEntry = z.object({ project: projectId, record: z.int().positive() })

/** Formats of a trail that is taken out: `csv` for people and spreadsheets, `json` lines with every seal. */
export const exportTrail = z.object({
  project: projectId,
  filter: trailFilter.default({}),
  format: z.enum(['csv', 'json']),
  signature: signatureOrNone,
})
/** A file that was written beside the project, for the page to fetch. */
export type TrailFile = {
  readonly name: string
  readonly key: BlobKey
  readonly sizeBytes: number
  readonly sha256: string
  /** How many entries are in it. */
  readonly entries: number
  /** Number of its own entry in the trail; null for evidence, which leaves the project as it is. */
  readonly record: number | null
}

/** The seal of the last entry and its number: who keeps it can prove later that nothing was changed or cut off up to there. */
export const trailHead = z.string().regex(/^[0-9a-f]{64}@[1-9][0-9]{0,15}$/)
export const trailVerify = z.object({
  project: projectId,
  /** Heads that were kept elsewhere. */ heads: z.array(trailHead).max(10_000).default([]),
})

export type TrailCheck = {
  readonly entries: number
  /** '' before the first entry. */
  readonly head: string
  /** The first entry that is not what it was, or not there; null when all is as it was written. */
  readonly problem: { readonly entry: number; readonly what: string } | null
}

/** By an instant, or by number. */
export const trailMoment = z.object({ project: projectId, at: z.union([instant, z.int().positive()]) })
/** A moment of the project: after an entry, and until the next one was written. */
export type TrailMoment = {
  readonly record: number
  readonly at: Instant
  /** Runs that had scores then which are not kept: they were made again since, with other ignore regions. Only where it is asked of a project as it stood. */
  readonly scoredAgain: readonly RunId[]
}
