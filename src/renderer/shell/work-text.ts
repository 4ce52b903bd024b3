import type { QueueRow } from '#rpc/schemas/runs.ts'
import type { Formats } from '#renderer/state/format.ts'

/** `Run 15: training 31 of 80, about 6 min`. */
export function workText({ run, state, secondsLeft }: Pick<QueueRow, 'run' | 'state' | 'secondsLeft'>, format: Formats): string {
  const left = secondsLeft === null || state.at !== 'running' ? '' : `, about ${format.duration(secondsLeft)}`
  if ((state.at === 'running' || state.at === 'scoring') && state.progress !== null) {
    const { phase, done, total } = state.progress
    return `Run ${run}: ${phase} ${format.count(done)} of ${format.count(total)}${left}`
  }
  return `Run ${run}: ${state.at}${left}`
}
