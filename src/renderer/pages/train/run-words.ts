import type { FaultCode } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { Path } from '#rpc/contract.ts'
import type { RunAt, RunRow } from '#rpc/schemas/runs.ts'

/** What can be done with a run as it stands. */
export type RunAct = 'pause' | 'resume' | 'stop' | 'discard' | 'score'

/** What each does at the host. */
export const ACT_PATHS = {
  pause: 'runs.pause',
  resume: 'runs.resume',
  stop: 'runs.stopAndKeep',
  discard: 'runs.discard',
  score: 'runs.score',
} as const satisfies Record<RunAct, Path>

/** What became of a run, in a word. */
export function stateWord(state: RunAt): string {
  switch (state.at) {
    case 'queued':
      return 'Waits'
    case 'running':
      return 'Trains'
    case 'pausing':
      return 'Saves and pauses'
    case 'paused':
      return 'Paused'
    case 'interrupted':
      return 'Interrupted'
    case 'scoring':
      return 'Scores parts'
    case 'done':
      return 'Done'
    case 'failed':
      return 'Stopped by an error'
    case 'cancelled':
      return 'Stopped'
    case 'discarded':
      return 'Discarded'
    default:
      return state satisfies never
  }
}

/** The buttons of a run, the one most wanted first. `isQueued`: this program works on it or will. */
export function actsOf(row: Pick<RunRow, 'state' | 'scores' | 'result'>, isQueued: boolean): readonly RunAct[] {
  const { state, scores, result } = row
  switch (state.at) {
    case 'queued':
      return ['pause', 'discard']
    case 'running':
      // Else the command line trains it, and is the one to pause it.
      return isQueued ? ['pause', 'stop', 'discard'] : []
    case 'pausing':
      return ['discard']
    case 'scoring':
      return ['pause']
    case 'failed':
      if (!canGoOn(state.fault.code)) return ['discard']
      return result === null ? ['resume', 'discard'] : ['score', 'discard']
    case 'paused':
    case 'interrupted':
    case 'cancelled':
      return result === null ? ['resume', 'discard'] : ['score', 'discard']
    case 'done':
      return scores.scored + scores.unreadable < scores.parts ? ['score', 'discard'] : ['discard']
    case 'discarded':
      return []
    default:
      return state satisfies never
  }
}

/** What comes again however often it is tried: a training is its settings, data and seed, and the same ones end the same way. */
const COMES_AGAIN: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'settings.invalid',
  'detector.unknown',
  'training.not-finite',
  'data.no-good',
  'data.too-few',
  'run.damaged',
  'run.version',
])

/** Whether trying again can help with a fault. */
export function canGoOn(code: FaultCode): boolean {
  return !COMES_AGAIN.has(code)
}

/** What the button of an act says. */
export function actWord(act: RunAct, state: RunAt): string {
  switch (act) {
    case 'pause':
      return state.at === 'queued' ? 'Take out of the queue' : state.at === 'scoring' ? 'Stop scoring' : 'Pause'
    case 'resume':
      return 'Go on'
    case 'stop':
      return isFollowed(state) ? 'End this stage' : 'Stop and keep'
    case 'discard':
      return 'Discard'
    case 'score':
      return 'Score the parts'
    default:
      return act satisfies never
  }
}

/** Whether another stage of learning comes after this one, by the engine's own words: `Stage 1 of 2: generator`. */
function isFollowed(state: RunAt): boolean {
  const phase = state.at === 'running' ? (state.progress?.phase ?? '') : ''
  const [, stage, stages] = /^Stage ([0-9]+) of ([0-9]+)/.exec(phase) ?? []
  return stage !== undefined && Number(stage) < Number(stages)
}

/** How far a phase is: `120 of 400`, and the share as a percentage for the bar. */
export function progressOf(progress: Progress | null): { readonly text: string; readonly percent: number } | undefined {
  if (progress === null || progress.total <= 0) return undefined
  const percent = Math.min(100, (100 * progress.done) / progress.total)
  return { text: `${progress.done} of ${progress.total}`, percent }
}
