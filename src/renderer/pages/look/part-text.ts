import type { Formats } from '#renderer/state/format.ts'
import type { PartLook } from '#rpc/schemas/look.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { mapToPicture } from '#renderer/viewer/view.ts'
import { judged } from './decision.ts'

/** What can be said of a part in words: for whoever cannot see it, and below an exported picture. */
export function partText({ part, verdict, values }: PartLook, line: ChosenLine | null, { score, pValue, number }: Formats): string {
  if (verdict === null) return `${part.name}, not scored.`
  const decision = judged(verdict.score, part.truth, verdict.run, line)
  const [hottest] = verdict.hotSpots
  const count = verdict.hotSpots.length
  const place = hottest === undefined ? null : mapToPicture(hottest, values, verdict.size)
  return [
    `${part.name}: ${decision === null ? 'no line in force' : decision.word}${decision?.wrong == null ? '' : `, ${decision.wrong}`}`,
    `score ${score(verdict.score)} by run ${verdict.run}`,
    ...(verdict.pValue === null ? [] : [`p ${pValue(verdict.pValue)}`]),
    place === null || hottest === undefined
      ? 'no hot spot'
      : `${count} hot ${count === 1 ? 'spot' : 'spots'}, the hottest at ${Math.floor(place.x)}, ${Math.floor(place.y)} with ${number(hottest.peak, 3)}`,
  ].join(', ')
}
