import { sql, type Kysely } from 'kysely'
import type { FaultRecord } from '#domain/faults.ts'
import type { Run } from '#domain/run.ts'
import type { Project } from '#host/projects/project.ts'
import { readRunIfThere } from '#host/queue/run-state.ts'
import type { StoredRun } from '#host/store/runs.ts'
import type { Tables } from '#host/store/tables.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'

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

async function lastOf(reader: Kysely<Tables>, run: number): Promise<RunAt | undefined> {
  const last = await reader
    .selectFrom('trail')
    .select(['action', 'new', 'reason'])
    .where('object', '=', `run ${run}`)
    .where('action', 'in', ['run.asked', 'run.begun', 'run.ended', 'run.scored', 'run.failed', 'run.discarded'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  switch (last?.action) {
    case 'run.asked':
      return { at: 'queued' }
    case 'run.begun':
      return { at: 'running', progress: null }
    case 'run.ended':
      return { at: isEnd(last.new) ? last.new : 'paused' }
    case 'run.scored':
      return { at: 'done' }
    case 'run.failed':
      // What the queue wrote.
      return { at: 'failed', fault: JSON.parse(last.new) as FaultRecord }
    case 'run.discarded':
      return { at: 'discarded', reason: last.reason }
    default:
      return undefined
  }
}

const isEnd = (word: string): word is 'done' | 'cancelled' => word === 'done' || word === 'cancelled'
