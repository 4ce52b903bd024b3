import type { QueueRow } from '#rpc/schemas/runs.ts'

/** One step of a run that waits. */
export type Move = { readonly project: string; readonly run: number; readonly direction: 'up' | 'down' }

/** Whether a row can be moved: the ones that wait, among themselves. */
export function isWaiting(row: QueueRow): boolean {
  return row.state.at === 'queued'
}

/** Whether a step would change anything. */
export function canMove(rows: readonly QueueRow[], index: number, direction: Move['direction']): boolean {
  const [row, other] = [rows[index], rows[index + (direction === 'up' ? -1 : 1)]]
  return row !== undefined && other !== undefined && isWaiting(row) && isWaiting(other)
}

/** The steps that bring the row at `from` to where the row at `to` stands now; none if either is not waiting. */
export function movesTo(rows: readonly QueueRow[], from: number, to: number): readonly Move[] {
  const [row, target] = [rows[from], rows[to]]
  if (row === undefined || target === undefined || !isWaiting(row) || !isWaiting(target)) return []
  const move: Move = { project: row.project, run: row.run, direction: to < from ? 'up' : 'down' }
  return Array.from({ length: Math.abs(to - from) }, () => move)
}
