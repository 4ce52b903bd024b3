import type { Runtime } from '#engine/compute/program.ts'
import { nullRuntime } from './null/index.ts'
import { referenceRuntime } from './reference/index.ts'

/** A runtime and whether people are offered its devices; the others serve tests. */
export type RuntimeEntry = { readonly runtime: Runtime; readonly offered: boolean }

/** Every runtime, in the order in which `auto` asks them. */
export const RUNTIMES: readonly RuntimeEntry[] = [
  { runtime: referenceRuntime, offered: false },
  { runtime: nullRuntime, offered: false },
]
