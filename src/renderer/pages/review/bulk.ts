import type { PartStanding } from '#rpc/schemas/review.ts'

/** As many as the contract takes. */
export const MOST_AT_ONCE = 10_000

/** The parts that one verdict is given to, each with the newest record that is known of it. `onlyNew`: those that nobody has judged. */
export function partsToJudge(
  parts: readonly number[],
  standings: readonly PartStanding[],
  onlyNew: boolean,
): readonly { readonly part: number; readonly expects: number }[] {
  const known = new Map(standings.map((one) => [one.part, one]))
  return parts.flatMap((part) => {
    const one = known.get(part)
    return onlyNew && one?.standing != null ? [] : [{ part, expects: one?.last ?? 0 }]
  })
}
