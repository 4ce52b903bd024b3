import { csv } from './csv/index.ts'
import { json } from './json/index.ts'
import { pdf } from './pdf/index.ts'
import type { ReportMaker } from './report.ts'

/** Every format, in the order shown. */
export const REPORTS: readonly ReportMaker[] = [pdf, csv, json]
