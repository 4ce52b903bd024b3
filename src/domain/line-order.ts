/** A line as its coming into force needs it. Instants are ISO 8601, UTC, in one spelling, so that they compare as text. */
export type DatedLine = {
  /** When it was chosen or approved. */
  readonly at: string
  /** The later instant from which it counts; null: at once. */
  readonly begins: string | null
  readonly isCalledOff: boolean
}

/**
 * What became of a line. `waiting`: its time has not come. `superseded`: another was approved before its time came, so it never comes into
 * force, not even if that other one is called off.
 */
export type LineState = 'in-force' | 'former' | 'waiting' | 'superseded' | 'called-off'

/**
 * The state of each line at an instant, `lines` in the order of their records. Nothing but records and the instant decide: a program that
 * was not running then finds the same. What had come into force when the next line was approved stays so, even if a clock is put back.
 */
export function lineStates(lines: readonly DatedLine[], instant: string): LineState[] {
  const came = lines.map(({ begins, isCalledOff }, i) => begins === null || (!isCalledOff && begins <= (lines[i + 1]?.at ?? instant)))
  const last = came.lastIndexOf(true)
  return lines.map(({ isCalledOff }, i) => {
    if (came[i] === true) return i === last ? 'in-force' : 'former'
    if (isCalledOff) return 'called-off'
    return i === lines.length - 1 ? 'waiting' : 'superseded'
  })
}

/** Since when it counts, or will. */
export function countsFrom({ at, begins }: Pick<DatedLine, 'at' | 'begins'>): string {
  return begins ?? at
}

/** It counts, or has counted. */
export const hasCome = (state: LineState): boolean => state === 'in-force' || state === 'former'

/**
 * What everybody is told of a line whose scores are no more: its run was scored again after the ignore regions had changed with record
 * `ignoreChanged`. '' while its scores are those that it was chosen by.
 */
export function staleLineText(line: ChosenBefore): string {
  const fact = staleLineFact(line)
  return fact === '' ? '' : `${fact} Choose and approve it anew.`
}

/** The same without what to do. */
export function staleLineFact({ threshold, record, ignoreChanged }: ChosenBefore): string {
  if (ignoreChanged === null) return ''
  const name = record === null ? `Line no. ${threshold}` : `Line #${record}`
  return `${name} was chosen before the ignore regions changed (record #${ignoreChanged}).`
}

type ChosenBefore = { readonly threshold: number; readonly record: number | null; readonly ignoreChanged: number | null }
