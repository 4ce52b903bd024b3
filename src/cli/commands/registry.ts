import type { Verb } from '#cli/verb.ts'
import { annotations } from './annotations.ts'
import { audit } from './audit.ts'
import { bench } from './bench.ts'
import { compare } from './compare.ts'
import { devices } from './devices.ts'
import { evaluate } from './evaluate.ts'
import { exportModel } from './export.ts'
import { inspect } from './inspect.ts'
import { report } from './report.ts'
import { sample } from './sample.ts'
import { score } from './score.ts'
import { station } from './station.ts'
import { sweep } from './sweep.ts'
import { train } from './train.ts'
import { watch } from './watch.ts'

/** Every verb, in the order of work. */
export const VERBS: readonly Verb[] = [
  devices,
  sample,
  inspect,
  train,
  score,
  watch,
  evaluate,
  compare,
  sweep,
  report,
  exportModel,
  bench,
  station,
  audit,
  annotations,
]
