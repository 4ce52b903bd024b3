import type { HostClient } from '#rpc/client.ts'
import { faultOf } from '#rpc/fault-error.ts'
import type { VerdictRow } from '#rpc/schemas/review.ts'
import type { Act } from './acts.ts'

/** What became of an act: the number of its record, and what stands on the part now by it. */
export type Answer = { readonly record: number; readonly verdict: VerdictRow | null }

/** Tells the host. An act that was sent before and may have arrived is still one record. */
export async function sendAct(host: HostClient, project: string, act: Act): Promise<Answer> {
  const { part, reason, key } = act
  if (act.kind === 'judge') {
    if (typeof act.expects === 'object') throw new Error('A verdict was sent before the one that it follows.')
    const { said, shown, expects } = act
    const { verdict } = await host.review.judge({ project, part, ...said, ...shown, expects, reason, key })
    return { record: verdict.record, verdict }
  }
  if (typeof act.of === 'object') throw new Error('A verdict was taken back before it was given.')
  const record = act.of
  try {
    const [undone] = await host.review.undo({ project, records: [record], reason })
    if (undone === undefined) throw new Error('Nothing was taken back.')
    return { record: undone.verdict.record, verdict: undone.verdict }
  } catch (error) {
    // Taking back has no key: the answer to an earlier try may have been lost, and then it is done already.
    if (act.tries < 2 || faultOf(error)?.code !== 'verdict.invalid') throw error
    const { rows } = await host.review.page({ project, filter: { part }, offset: 0, limit: 1000 })
    const undone = rows.find(({ replaces }) => replaces === record)
    if (undone === undefined) throw error
    return { record: undone.record, verdict: undone }
  }
}
