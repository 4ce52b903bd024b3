import { Option, type Command } from 'commander'
import { Fault } from '#domain/faults.ts'
import type { ExportLine } from '#host/jobs/export-run.ts'
import { lineByRule, RULES_OF_A_RUN } from '#host/release/line-by-rule.ts'
import { anyNumber } from './flags.ts'

/** A line for a run folder, which has none of its own: both edges, or a rule. */
export type LineFlags = { readonly lower?: number; readonly upper?: number; readonly rule?: string }

export function addLineFlags(command: Command): Command {
  return command
    .option('--lower <score>', 'lower edge of a line: from here on a person decides; left out, the upper edge', anyNumber)
    .option('--upper <score>', 'upper edge of a line: from here on parts are flagged', anyNumber)
    .addOption(new Option('--rule <id>', 'a line by a rule that needs calibration normals alone').choices(RULES_OF_A_RUN))
}

/** The line that the flags name; null if they name none. Faults: usage, those of the rule. */
export async function lineOf({ lower, upper, rule }: LineFlags, run: string): Promise<ExportLine | null> {
  if (rule !== undefined && (lower !== undefined || upper !== undefined)) throw usage('--rule does not go with --lower and --upper.')
  if (rule !== undefined) return await lineByRule(run, rule)
  if (upper === undefined) {
    if (lower === undefined) return null
    throw usage('--lower needs --upper: without it there is no score from which parts are flagged.')
  }
  if (lower !== undefined && lower > upper) throw usage('The lower edge is above the upper one.')
  return { line: { lower: lower ?? upper, upper }, from: 'given on the command line' }
}

/** Refuses flags that a project answers itself. */
export function withoutLineFlags({ lower, upper, rule }: LineFlags): void {
  if (lower !== undefined || upper !== undefined || rule !== undefined) throw usage('With --project the line in force there is taken.')
}

export function usage(why: string): Fault {
  return new Fault('usage', { what: 'The command line was not understood.', why, do: 'See --help for what goes together.' })
}
