import type { Verb } from '#cli/verb.ts'
import { devices } from './devices.ts'
import { sample } from './sample.ts'
import { train } from './train.ts'

/** Every verb, in the order of work. */
export const VERBS: readonly Verb[] = [devices, sample, train]
