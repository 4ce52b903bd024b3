import type { Formats } from '#renderer/state/format.ts'
import { decisionTitle } from '#renderer/state/words.ts'
import type { ReviewPage } from './review-page.svelte.ts'

/** What can be said of the part in words, for whoever cannot see it: never more than is shown. */
export function reviewText(
  { current, shown, isSeen, isBlind, showsDecision, decision }: ReviewPage,
  { score, pValue, count }: Formats,
): string {
  if (current === null) return ''
  const verdict = isSeen && !isBlind ? (shown?.look.verdict ?? null) : null
  const { length } = verdict?.hotSpots ?? []
  return [
    current.item.name,
    ...(isBlind ? ['blind'] : []),
    ...(verdict === null ? [] : [`score ${score(verdict.score)}`]),
    ...(showsDecision && decision !== null ? [decisionTitle(decision)] : []),
    ...(verdict?.pValue == null ? [] : [`p ${pValue(verdict.pValue)}`]),
    ...(verdict === null ? [] : [`${count(length)} hot ${length === 1 ? 'spot' : 'spots'}`]),
  ].join(', ')
}
