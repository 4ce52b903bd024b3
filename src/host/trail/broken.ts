import { Fault } from '#domain/faults.ts'
import type { TrailCheck } from '#rpc/schemas/trail.ts'

/** What a check found, as the fault that the command line ends with and a report refuses to be made with. */
export function brokenTrail({ problem, entries }: TrailCheck): Fault {
  const text = {
    what: problem?.what ?? 'The trail is not as it was written.',
    why: 'Records from there on cannot be relied on.',
    do: 'Do not go on working; keep this computer as it is and call your administrator.',
  }
  return new Fault('trail.broken', text, { data: { entry: problem?.entry ?? 0, entries } })
}
