import type { ReportKind } from '#host/reports/report.ts'
import { batch } from './batch/index.ts'
import { run } from './run/index.ts'

/** Every kind, in the order shown. */
export const KINDS: readonly ReportKind[] = [run, batch]
