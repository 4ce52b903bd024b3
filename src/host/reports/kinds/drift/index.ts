import { filterWords } from '#host/reports/chosen-parts.ts'
import type { Cell, ReportKind } from '#host/reports/report.ts'
import { runHead, wantedRun } from '#host/reports/wanted-run.ts'
import { driftOf } from './collect.ts'
import { printDrift } from './print.ts'
import { driftData, type DriftData } from './schema.ts'

/** Whether scores, light and focus stay as they were. */
export const drift: ReportKind = {
  id: 'drift',
  title: 'Drift',
  sentence:
    'Whether the scores of passed parts, their brightness and sharpness stay as they were: individual and EWMA charts, alarms, comments.',
  fields: ['range', 'folder', 'limits', 'run'],
  schema: driftData,
  collect: async (source, filter, upTo, work) => {
    const wanted = await wantedRun(source, filter.run)
    const { records, ...data } = await driftOf(source, wanted, filter, upTo, work)
    return {
      head: {
        title: 'Drift',
        ...runHead(wanted),
        filter: [...filterWords(filter), { name: 'Charts', value: `weight ${data.weight}, limits ${data.limit} standard deviations` }],
        records,
      },
      data,
      table: { columns: COLUMNS, rows: () => rowsOf(data) },
      newest: wanted.run.createdAt,
      print: (sheet) => printDrift(sheet, data),
    }
  },
}

const COLUMNS = [
  { name: 'part', meaning: 'number of the part in the project, in the order in which they came' },
  { name: 'path', meaning: 'its file, below the folder of pictures' },
  { name: 'arrived_at', meaning: 'when it came into the project' },
  {
    name: 'measure',
    meaning: 'score, brightness (mean grey, 0 to 1) or sharpness (standard deviation of the Laplacian over the mean grey)',
  },
  { name: 'value', meaning: "the part's own" },
  { name: 'lower', meaning: 'limit of a single part' },
  { name: 'upper', meaning: 'limit of a single part' },
  { name: 'ewma', meaning: 'exponentially weighted moving average up to this part' },
  { name: 'ewma_lower', meaning: 'limit of the average' },
  { name: 'ewma_upper', meaning: 'limit of the average' },
] as const

function* rowsOf({ charts, parts }: DriftData): Generator<readonly Cell[]> {
  const byNumber = new Map(parts.map((part) => [part.part, part]))
  for (const { measure, individual, points } of charts) {
    for (const { part, value, ewma, lower, upper } of points) {
      const { name = '', arrivedAt = '' } = byNumber.get(part) ?? {}
      yield [part, name, arrivedAt, measure, value, individual?.lower ?? null, individual?.upper ?? null, ewma, lower, upper]
    }
  }
}
