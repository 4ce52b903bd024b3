/** The two edges of a threshold. Equal edges: no review band. Scores of one run only; `lower` <= `upper`. */
export type Line = { readonly lower: number; readonly upper: number }

/** What a line says of a part: by the line, never by a person (that is a verdict). */
export type Decision = 'pass' | 'review' | 'reject'

/** What people call it in a sentence. */
export const DECISION_WORDS: Readonly<Record<Decision, string>> = { pass: 'pass', review: 'review', reject: 'flag' }

/**
 * score < lower: pass; lower <= score < upper: review; score >= upper: reject. A score equal to an edge goes to the stricter side
 * (DESIGN 7), and a score that is not a number is rejected: a part nobody could score must not slip through.
 */
export function judge(score: number, line: Line): Decision {
  if (!(score < line.upper)) return 'reject'
  return score < line.lower ? 'pass' : 'review'
}

/** A line without a review band. */
export function singleLine(edge: number): Line {
  return { lower: edge, upper: edge }
}

/**
 * The smallest float32 above a score within float32's range: a line there passes exactly the scores up to and including it, although an
 * equal score is rejected. Float32 and not the next double, because scores leave the graph as float32 and readers of the exported file
 * compare in float32, where the next double would round back to the score itself.
 */
export function justAbove(score: number): number {
  const value = new Float32Array([score])
  const nearest = Math.fround(score)
  if (nearest > score) return nearest
  const bits = new Int32Array(value.buffer)
  // Going up, the bit pattern of a float32 rises by one above zero and falls by one below; from either zero it is the smallest pattern.
  bits[0] = nearest === 0 ? 1 : (bits[0] as number) + (nearest > 0 ? 1 : -1)
  return value[0] as number
}

/** The middle of two scores, never `low` itself: a line there rejects `high` and passes `low`, even if no number lies between them. */
export function midway(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle > low ? middle : high
}
