import { Fault } from '#domain/faults.ts'

/** There is nothing to make a report of: it is said plainly, and no blank page is made. */
export function nothing(why: string, remedy: string): Fault {
  return new Fault('report.empty', { what: 'There is nothing to report.', why, do: remedy })
}
