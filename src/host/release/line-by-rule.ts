import { readFinishedRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { RULES } from '#domain/threshold-rules/registry.ts'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import type { ExportLine } from '#host/jobs/export-run.ts'

/** Rules that a run folder alone can answer: they need nothing but its calibration normals. */
export const RULES_OF_A_RUN = ['good-only', 'calibration-quantile'] as const

/** The line that a rule draws for a run folder, or its offer where it refuses. Faults: settings.invalid (no line at all), those of reading the run. */
export async function lineByRule(folder: string, id: string): Promise<ExportLine> {
  const { result } = await readFinishedRun(folder)
  const none = sortScores([])
  const calibration = sortScores(result.calibration[result.reduction] ?? [])
  const rule = RULES.find((one) => one.id === id)
  if (none === null || calibration === null || rule === undefined) throw new Error(`There is no rule ${id}.`)
  const proposal = rule.propose({ calibration, good: none, defective: none }, DEFAULT_RULE_SETTINGS)
  if (proposal.kind === 'line') return { line: proposal.line, from: `rule ${id}` }
  if (proposal.offer !== null) return { line: proposal.offer.line, from: `rule ${id}, with a weaker promise: ${proposal.reason}` }
  throw new Fault('settings.invalid', {
    what: `The rule ${id} gives no line.`,
    why: proposal.reason,
    do: 'Give --lower and --upper instead.',
  })
}
