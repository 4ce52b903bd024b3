import { compareRuns } from '#host/judging/compare-runs.ts'
import { compareTable } from '#host/judging/compare-table.ts'
import { procedures as on } from './procedures.ts'

export const compare = {
  table: on.compare.table.handler(({ input, context: { host } }) => compareTable(host, input.projects)),
  runs: on.compare.runs.handler(({ input, context: { host } }) =>
    compareRuns(host.projects.open(input.project), input.a, input.b, host.now()),
  ),
}
