import { blobUrl } from '#rpc/blobs.ts'
import type { HostClient } from '#rpc/client.ts'
import { SETS, TRUTHS, unpackScores } from '#rpc/score-columns.ts'
import type { StudyPart } from './choose-study-parts.ts'

/** Acceptance parts of known truth that a run has scored. */
export async function loadStudyParts(
  host: HostClient,
  asked: { readonly project: string; readonly run: number },
  signal: AbortSignal,
): Promise<readonly StudyPart[]> {
  const { key } = await host.scores.of(asked, { signal })
  const response = await fetch(blobUrl(key), { signal })
  if (!response.ok) throw new Error(`The scores could not be read (${response.status}).`)
  const { count, parts, scores, truths, sets } = unpackScores(await response.arrayBuffer())
  const found: StudyPart[] = []
  for (let i = 0; i < count; i++) {
    const truth = TRUTHS[truths[i] ?? 2]
    const part = parts[i]
    const score = scores[i]
    if (SETS[sets[i] ?? 0] !== 'test' || truth === undefined || truth === 'unknown' || part === undefined || score === undefined) continue
    found.push({ part, score, truth })
  }
  return found
}
