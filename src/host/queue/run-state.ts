import { isLocked } from '#disk/lock.ts'
import { readRun } from '#disk/run-folder.ts'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import type { Run } from '#domain/run.ts'
import type { StoredRun } from '#host/store/runs.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'

/** The run as its folder has it; undefined as long as its training has not begun. */
export async function readRunIfThere(folder: string): Promise<Run | undefined> {
  try {
    return await readRun(folder)
  } catch (error) {
    if (error instanceof Fault && error.code === 'run.missing') return undefined
    throw error
  }
}

/**
 * What became of a run that the queue does not hold. A folder that says "running" without anybody holding its lock was interrupted:
 * the process was killed, or the power failed.
 */
export function restingState(stored: StoredRun, folder: string, run: Run | undefined): RunAt {
  if (stored.discarded !== '') return { at: 'discarded', reason: stored.discarded }
  // What noteRunFault wrote.
  if (stored.fault !== '') return { at: 'failed', fault: JSON.parse(stored.fault) as FaultRecord }
  if (run === undefined) return { at: 'paused' }
  switch (run.state.at) {
    case 'queued':
    case 'running':
      return isLocked(folder) ? { at: 'running', progress: null } : { at: 'interrupted' }
    case 'paused':
      return { at: 'paused' }
    case 'done':
      return { at: 'done' }
    case 'failed':
      return { at: 'failed', fault: run.state.fault }
    case 'cancelled':
      return { at: 'cancelled' }
  }
}
