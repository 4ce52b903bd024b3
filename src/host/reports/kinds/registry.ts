import type { ReportKind } from '#host/reports/report.ts'
import { batch } from './batch/index.ts'
import { drift } from './drift/index.ts'
import { line } from './line/index.ts'
import { pareto } from './pareto/index.ts'
import { release } from './release/index.ts'
import { run } from './run/index.ts'
import { study } from './study/index.ts'
import { trail } from './trail/index.ts'

/** Every kind, in the order shown. */
export const KINDS: readonly ReportKind[] = [run, line, batch, study, pareto, drift, release, trail]
