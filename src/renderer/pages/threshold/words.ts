import type { Rate } from '#domain/statistics/rate.ts'
import type { Decision, Line } from '#domain/threshold.ts'
import type { LineJudgement } from '#domain/threshold-judge.ts'
import type { Grip } from '#domain/threshold-moves.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { Formats } from '#renderer/state/format.ts'

export const DECISION_WORDS: Readonly<Record<Decision, string>> = { pass: 'Pass', review: 'Review', reject: 'Flag' }
export const GRIP_WORDS: Readonly<Record<Grip, string>> = { lower: 'Lower edge', upper: 'Upper edge', band: 'Line' }

type Numbers = Pick<Formats, 'count' | 'percent' | 'score'>

/** How sure a rate is: "1.6 % (0.3 %–8.5 %)", "the true rate may be up to 4.6 %", or nothing where nothing was looked at. */
export function rateText({ ratio, interval, upperBound }: Rate, { percent }: Numbers): string {
  if (ratio === null || interval === null) return ''
  if (upperBound !== null) return `the true rate may be up to ${percent(upperBound)}`
  return `${percent(ratio)} (${percent(interval[0])}–${percent(interval[1])})`
}

/** A line as people write it: one number, or two and what is between them. */
export function lineText({ lower, upper }: Line, { score }: Numbers): string {
  return lower === upper ? score(lower) : `${score(lower)}–${score(upper)}`
}

/** What a handle says of itself: "Lower edge 0.380. 1 escape of 63, 12 overkill of 400" (UX 6). */
export function handleText(grip: Grip, line: Line, judgement: LineJudgement, numbers: Numbers): string {
  const { escapes, overkill, review } = judgement
  const of = (word: string, { count, n }: Rate): string => `${numbers.count(count)} ${word} of ${numbers.count(n)}`
  const place = grip === 'band' ? lineText(line, numbers) : numbers.score(line[grip])
  const known = [
    escapes.n === 0 ? 'no known defects, escapes cannot be estimated' : of(escapes.count === 1 ? 'escape' : 'escapes', escapes),
    ...(overkill.n === 0 ? [] : [of('overkill', overkill)]),
    ...(line.lower === line.upper ? [] : [`${numbers.count(review.count)} in review`]),
  ]
  return `${GRIP_WORDS[grip]} ${place}. ${known.join(', ')}`
}

/** What is said of a line that was just chosen or approved. */
export function forceSentence(
  { line, run, begins }: Pick<ChosenLine, 'line' | 'run' | 'begins'>,
  formats: Numbers & Pick<Formats, 'date'>,
): string {
  const name = `Line ${lineText(line, formats)}`
  return begins === null
    ? `${name} is in force for run ${run}.`
    : `${name} comes into force for run ${run} at ${formats.date(begins)}. Until then nothing changes.`
}
