import { z } from 'zod'
import { person } from './words.ts'

/** Who is at the other end. */
export type SessionInfo = {
  readonly version: string
  readonly host: 'electron' | 'station'
  readonly platform: string
  readonly node: string
  /** null at the station. */
  readonly electron: string | null
  /** Whether `projects.pickFolder` shows a dialog; if not, the person types the path. */
  readonly canPickFolder: boolean
  readonly threads: number
  /** Why the page before this one ended and was opened again (`crashed`, `oom`, …); null if it did not. */
  readonly recoveredFrom: string | null
}

const fields = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  /** BCP 47, or '' for the system's. Numbers and dates follow it. */
  language: z.string().regex(/^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
  /** Grey beside images (UX 3). */
  surround: z.enum(['dark', 'mid', 'light']),
  density: z.enum(['compact', 'comfortable']),
  /** The person at this computer; '' until they say so. Offered as the name under a choice. */
  person: z.union([z.literal(''), person]),
  /** Single keys can be switched off as a whole (WCAG 2.1.4). */
  singleKeys: z.boolean(),
  /** Action -> key, for those that differ from the default. */
  keys: z.record(z.string().max(100), z.string().max(100)),
  colourMap: z.enum(['inferno', 'cividis', 'viridis', 'grey']),
  /** Without a key or the pointer for so long, whoever is signed in is asked for the password again; 0: never. */
  lockMinutes: z.union([z.literal(0), z.int().min(3).max(480)]),
  /** Whether somebody could tell 16 greys apart, when, and on which screen; null until they have looked. */
  displayCheck: z.object({ seen: z.boolean(), at: z.iso.datetime(), screen: z.string().max(60) }).nullable(),
})

/** Setting -> who changed it last. The host notes it; nobody sends it. */
const changed = z.record(z.string().max(100), z.object({ at: z.iso.datetime(), by: z.string().max(200) }))

/**
 * Settings of this computer, not of a project. Every one has a default, so a file that an earlier version wrote, without those that came
 * since, keeps what it has; `change` names those that change.
 */
export const settings = z.preprocess(
  (stored) => (typeof stored === 'object' && stored !== null ? { ...DEFAULT_SETTINGS, ...stored } : stored),
  fields.extend({ changed }),
)

export const changeSettings = fields.partial()

export type SettingName = keyof z.output<typeof fields>
export type Settings = Readonly<z.output<typeof fields> & { changed: z.output<typeof changed> }>

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  language: '',
  surround: 'dark',
  density: 'compact',
  person: '',
  singleKeys: true,
  keys: {},
  colourMap: 'inferno',
  lockMinutes: 15,
  displayCheck: null,
  changed: {},
}
