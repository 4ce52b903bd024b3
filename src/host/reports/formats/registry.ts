import type { ReportFormatMaker } from '#host/reports/report.ts'
import { bundle } from './bundle/index.ts'
import { csv } from './csv/index.ts'
import { json } from './json/index.ts'
import { pdf } from './pdf/index.ts'

/** Every format, in the order shown. */
export const FORMATS: readonly ReportFormatMaker[] = [pdf, csv, json, bundle]
