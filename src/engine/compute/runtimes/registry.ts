import type { Runtime } from '#engine/compute/program.ts'
import { compiledRuntime } from './compiled/index.ts'
import { nullRuntime } from './null/index.ts'
import { referenceRuntime } from './reference/index.ts'

/** A runtime and whether people are offered its devices; the others serve tests. */
export type RuntimeEntry = { readonly runtime: Runtime; readonly offered: boolean }

/** Every runtime, in the order in which `auto` asks them. */
export const RUNTIMES: readonly RuntimeEntry[] = [
  { runtime: compiledRuntime, offered: true },
  { runtime: referenceRuntime, offered: false },
  { runtime: nullRuntime, offered: false },
]
