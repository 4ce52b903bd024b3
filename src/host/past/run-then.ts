import { sql, type Kysely } from 'kysely'
import type { FaultRecord } from '#domain/faults.ts'
import type { Run } from '#domain/run.ts'
import type { Project } from '#host/projects/project.ts'
import { readRunIfThere } from '#host/queue/run-state.ts'
import type { StoredRun } from '#host/store/runs.ts'
import type { Tables } from '#host/store/tables.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'
import type { TrailAction } from '#rpc/schemas/trail.ts'

/**
 * What had become of a run by the project's moment, as the trail tells it. Undefined: the project is shown as it is now, or its trail does
 * not tell of the run, which then stands as its folder has it.
 */
export async function runThen(project: Project, run: number): Promise<RunAt | undefined> {
  return project.asOf === null ? undefined : await lastOf(project.store.reader, run)
}

/** The run's folder as far as it had come by then: nothing before the training began, no result before its end. */
export async function readRunThen(project: Project, stored: StoredRun): Promise<Run | undefined> {
  const run = await readRunIfThere(project.runFolder(stored))
  const then = await runThen(project, stored.number)
  if (run === undefined || then === undefined || (await wasTrained(project.store.reader, stored.number))) return run
  if (then.at === 'queued') return undefined
  const { result, ...begun } = run
  return result === undefined ? begun : { ...begun, state: { at: 'running' } }
}

/** Whether it had come to its end, here or at the command line that it was taken from. */
async function wasTrained(reader: Kysely<Tables>, run: number): Promise<boolean> {
  const { rows } = await sql<{ ended: number }>`
    select exists (select 1 from trail where object = ${`run ${run}`}
    and (action in ('run.adopted', 'run.scored') or (action = 'run.ended' and new = 'done'))) as ended`.execute(reader)
  return rows[0]?.ended === 1
}

type Told = { readonly new: string; readonly reason: string }
/** What a run is after an entry about it. Adopting tells nothing of it. */
const AFTER = {
  'run.asked': () => ({ at: 'queued' }),
  'run.begun': () => ({ at: 'running', progress: null }),
  'run.ended': ({ new: how }) => ({ at: how === 'done' || how === 'cancelled' ? how : 'paused' }),
  'run.scored': () => ({ at: 'done' }),
  // What the queue wrote.
  'run.failed': ({ new: fault }) => ({ at: 'failed', fault: JSON.parse(fault) as FaultRecord }),
  'run.discarded': ({ reason }) => ({ at: 'discarded', reason }),
} as const satisfies Partial<Record<TrailAction, (told: Told) => RunAt>>
const isTold = (action: string): action is keyof typeof AFTER => Object.hasOwn(AFTER, action)

async function lastOf(reader: Kysely<Tables>, run: number): Promise<RunAt | undefined> {
  const last = await reader
    .selectFrom('trail')
    .select(['action', 'new', 'reason'])
    .where('object', '=', `run ${run}`)
    .where('action', 'in', Object.keys(AFTER).filter(isTold))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last === undefined || !isTold(last.action) ? undefined : AFTER[last.action](last)
}
