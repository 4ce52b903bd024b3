import type { ProjectRow } from '#rpc/schemas/projects.ts'

export type Column = 'name' | 'parts' | 'run' | 'line' | 'waiting' | 'drift' | 'seen'
export type Order = { readonly by: Column; readonly descending: boolean }

/** Last seen first, until somebody says otherwise. */
export const FIRST_ORDER: Order = { by: 'seen', descending: true }

/** A click on a heading: that column, and the other way round on the second click. Names begin at A, figures with the largest. */
export function orderAfter(order: Order, by: Column): Order {
  return { by, descending: order.by === by ? !order.descending : by !== 'name' }
}

/** Rows in order; those without a value come last either way, and equal ones by name. */
export function inOrder(rows: readonly ProjectRow[], { by, descending }: Order): readonly ProjectRow[] {
  const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  const byName = (a: ProjectRow, b: ProjectRow): number => names.compare(a.name, b.name)
  if (by === 'name') return [...rows].sort((a, b) => (descending ? byName(b, a) : byName(a, b)))
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a, by), valueOf(b, by)]
    if (x === y) return byName(a, b)
    if (x === null) return 1
    if (y === null) return -1
    return (x < y ? -1 : 1) * (descending ? -1 : 1)
  })
}

function valueOf(row: ProjectRow, by: Exclude<Column, 'name'>): number | string | null {
  if (by === 'seen') return row.seenAt
  if (row.state.at !== 'ready') return null
  const { sets, latestRun, line, waiting, drift } = row.state.facts
  if (by === 'parts') return sets.train + sets.calibrate + sets.test + sets.incoming
  if (by === 'waiting') return waiting
  if (by === 'drift') return drift === null ? null : Number(drift !== 'steady')
  return by === 'run' ? latestRun : (line?.at ?? null)
}
