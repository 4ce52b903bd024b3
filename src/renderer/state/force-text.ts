import { countsFrom } from '#domain/line-order.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { Formats } from './format.ts'

/** What became of a line, as a sentence goes on after it: ", in force", ", from 12 Nov 2026, 14:00". Nothing of one that was in force once. */
export function forceText(line: Pick<ChosenLine, 'state' | 'at' | 'begins'>, { date }: Pick<Formats, 'date'>): string {
  const from = date(countsFrom(line))
  switch (line.state) {
    case 'in-force':
      return ', in force'
    case 'former':
      return ''
    case 'waiting':
      return `, from ${from}`
    case 'superseded':
      return `, was to come into force ${from}, replaced before`
    case 'called-off':
      return `, was to come into force ${from}, called off`
  }
}
