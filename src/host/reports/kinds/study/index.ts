import type { ReportKind } from '#host/reports/report.ts'
import { studyOf } from './collect.ts'
import { printStudy } from './print.ts'
import { studyData } from './schema.ts'

/** Whether people judge alike, and right. */
export const study: ReportKind = {
  id: 'study',
  title: 'Agreement study',
  sentence:
    'Whether people judge alike and right: kappas, effectiveness, misses and false alarms with their intervals, against the limits.',
  fields: ['study'],
  schema: studyData,
  collect: async ({ project }, filter, upTo) => {
    const data = await studyOf(project.store.reader, filter.study, upTo)
    const last = data.verdicts.at(-1)
    return {
      head: {
        title: `Agreement study ${data.name}`,
        run: null,
        line: null,
        filter: [{ name: 'Study', value: `#${data.study}` }],
        records: { first: data.study, last: last?.record ?? data.study },
      },
      data,
      table: {
        columns: [
          { name: 'record', meaning: 'number of the verdict in the audit trail' },
          { name: 'person', meaning: 'who judged' },
          { name: 'round', meaning: 'which time they judged the part, from 1' },
          { name: 'part', meaning: 'number of the part in the project' },
          { name: 'path', meaning: 'its file, below the folder of pictures' },
          { name: 'truth', meaning: 'what is known of the part' },
          { name: 'verdict', meaning: 'what they said' },
          { name: 'at', meaning: 'when' },
        ],
        rows: () =>
          data.verdicts.map(({ record, by, round, part, name, truth, verdict, at }) => [record, by, round, part, name, truth, verdict, at]),
      },
      newest: last?.at ?? data.at,
      print: (sheet) => printStudy(sheet, data),
    }
  },
}
