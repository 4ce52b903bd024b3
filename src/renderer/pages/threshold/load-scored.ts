import { blobUrl } from '#rpc/blobs.ts'
import type { HostClient } from '#rpc/client.ts'
import { unpackScores } from '#rpc/score-columns.ts'
import { readScoredRun, type ScoredRun } from './scored-run.ts'

/** A run's scores from the host: where they are comes by RPC, the columns themselves as bytes. */
export async function loadScored(host: HostClient, asked: { project: string; run: number }, signal: AbortSignal): Promise<ScoredRun> {
  const { key, types } = await host.scores.of(asked, { signal })
  const response = await fetch(blobUrl(key), { signal })
  if (!response.ok) throw new Error(`The scores could not be read (${response.status}).`)
  return readScoredRun(unpackScores(await response.arrayBuffer()), types)
}
