import type { HostClient } from '#rpc/client.ts'

/** How much of the acceptance set is scored: a line can be chosen only on all of it. */
export type Acceptance = { readonly parts: number; readonly scored: number }

type Asked = { readonly project: string; readonly run: number; /** Acceptance parts with a score. */ readonly scored: number }

/** Counts as the host does before it takes a choice: readable parts in use, of which those count as scored that were at least tried. */
export async function readAcceptance(host: HostClient, { project, run, scored }: Asked, signal: AbortSignal): Promise<Acceptance> {
  const inUse = { sets: ['test' as const], excluded: false }
  const total = async (filter: Parameters<HostClient['parts']['page']>[0]['filter']): Promise<number> =>
    (await host.parts.page({ project, filter, offset: 0, limit: 1 }, { signal })).total
  const [all, unreadable, unscored] = await Promise.all([
    total(inUse),
    total({ ...inUse, health: 'unreadable' }),
    host.scores.unscored({ project, run }, { signal }),
  ])
  const tried = unscored.length === 0 ? 0 : await total({ ...inUse, parts: unscored.map(({ part }) => part) })
  return { parts: all - unreadable, scored: scored + tried }
}
