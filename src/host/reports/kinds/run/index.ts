import type { Collected, ReportKind } from '#host/reports/report.ts'
import { chosenHead, wantedRun } from '#host/reports/wanted-run.ts'
import type { ReportContent, ReportedPixels } from './content.ts'
import { choice } from './print/choice.ts'
import { decisions } from './print/decisions.ts'
import { learned } from './print/learned.ts'
import { measures } from './print/measures.ts'
import { notJudged } from './print/not-judged.ts'
import { places } from './print/places.ts'
import { parts } from './print/parts.ts'
import { summary } from './print/summary.ts'
import { projectReport } from './project-report.ts'
import { runTable } from './rows.ts'
import { runData } from './schema.ts'

/** What a run and its line do to the acceptance set. */
export const run: ReportKind = {
  id: 'run',
  title: 'Run',
  sentence: 'How well a run tells good from defective parts, its line with the reasons, and every part that it flags or judges wrongly.',
  fields: ['run'],
  schema: runData,
  collect: async (source, filter, upTo) => {
    const { number } = await wantedRun(source, filter.run)
    const content = await projectReport(source, number, upTo)
    const { first, last } = content.pixels?.kept?.masks ?? {}
    const figures = content.pixels?.kept?.record
    const stored = [...content.lines.map(({ record }) => record), figures, first, last].flatMap((record) => record ?? [])
    const records = stored.length === 0 ? null : { first: Math.min(...stored), last: Math.max(...stored) }
    return reportOfRun(content, records)
  },
}

const BY_NOBODY = { threshold: null, by: '', at: '', since: '', warning: '' } as const

/** The report of a run, of a project or of a folder by itself. */
export function reportOfRun(content: ReportContent, records: Collected['head']['records']): Collected {
  const { number, title, run: of, line, lines } = content
  const { data, evaluation, pixels, seen, parts: all } = content
  return {
    head: {
      title,
      run: { number, id: of.id, snapshot: of.dataset },
      line: line && (line.chosen === null ? { ...line.line, from: line.from, ...BY_NOBODY } : chosenHead(line.chosen)),
      filter: [],
      records,
    },
    data: { run: of, data, evaluation, pixels: pixels && pixelsData(pixels), line, lines, seen, parts: all },
    table: runTable(content),
    newest: [of.createdAt, ...lines.map((one) => one.at)].sort().at(-1) ?? of.createdAt,
    print: async (sheet, tools) => {
      for (const section of [summary, learned, measures, places, decisions, choice, notJudged]) {
        tools.work.signal.throwIfAborted()
        section(sheet, content)
      }
      await parts(sheet, content, tools)
    },
  }
}

function pixelsData({ kept, ...figures }: ReportedPixels): object {
  if (kept === null) return { ...figures, restsOn: null }
  const { parts, defective, drawn, masks, current, record, by, at } = kept
  const { pixelAuroc, pro, maskedParts } = figures
  return { pixelAuroc, pro, maskedParts, restsOn: { parts, defective, drawn, masks, current, record, by, at } }
}
