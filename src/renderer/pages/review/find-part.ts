import { partName } from '#domain/parts.ts'
import type { HostClient } from '#rpc/client.ts'
import type { QueueItem, VerdictRow } from '#rpc/schemas/review.ts'

/** A part by its number, as the queue would give it, and one's own verdict on it that is in force. Null: there is none, or it is not one to review. */
export async function findPart(
  host: HostClient,
  { project, part, who }: { readonly project: string; readonly part: number; readonly who: string },
): Promise<{ readonly item: QueueItem; readonly own: VerdictRow | null } | null> {
  const [{ rows: parts }, { rows: verdicts }] = await Promise.all([
    host.parts.page({ project, filter: { parts: [part] }, offset: 0, limit: 1 }),
    host.review.page({ project, filter: { part, kinds: ['review', 'settled'] }, offset: 0, limit: 1000 }),
  ])
  const [row] = parts
  // What the model learned from is not reviewed.
  if (row === undefined || (row.set !== 'incoming' && row.set !== 'test')) return null
  const name = partName(part)
  const { content, width, height } = row
  const item = { part, name, content, width, height, score: null, decision: null, expects: verdicts[0]?.record ?? 0 }
  const own = verdicts.find(({ by, inForce, kind, verdict }) => by === who && inForce && kind === 'review' && verdict !== 'withdrawn')
  return { item, own: own ?? null }
}
