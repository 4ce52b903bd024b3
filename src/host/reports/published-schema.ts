import { z } from 'zod'
import { JSON_SCHEMA_NUMBER } from './formats/json/index.ts'
import { reportHead } from './head.ts'
import type { ReportKind } from './report.ts'

/** The JSON Schema (2020-12) of a kind's JSON, as docs/schemas has it. */
export function publishedSchema({ id, title, schema }: ReportKind): object {
  const whole = z.object({ schema: z.literal(JSON_SCHEMA_NUMBER), head: reportHead, data: schema })
  return { title: `Residuum report: ${title}`, ...z.toJSONSchema(whole), $id: `report-${id}.json` }
}
