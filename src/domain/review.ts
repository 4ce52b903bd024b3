/** What a person says of a part. `second-look`: somebody else should; `withdrawn`: nothing any more. */
export type VerdictWord = 'good' | 'defective' | 'second-look' | 'withdrawn'
export type Severity = '' | 'minor' | 'major' | 'critical'
/** `settled` ends a disagreement; `gauge` and `study` parts have known truth and count for people, not for parts. */
export type VerdictKind = 'review' | 'settled' | 'gauge' | 'study'

/** One record, as far as it matters for where its part stands. */
export type GivenVerdict = {
  readonly record: number
  readonly by: string
  readonly verdict: VerdictWord
  readonly type: string
  readonly kind: 'review' | 'settled'
  readonly replaces: number | null
}

/** Where a part stands. `verdict` '': people disagree, or one asked for a second look. */
export type Standing = {
  readonly last: number
  readonly state: 'judged' | 'second-look' | 'disputed' | 'settled'
  readonly verdict: '' | 'good' | 'defective'
  readonly type: string
  readonly firstBy: string
  /** How many people's verdicts stand. */
  readonly people: number
}

/** The verdicts that nothing has replaced and that were not withdrawn, oldest first. */
export function inForce<T extends Pick<GivenVerdict, 'record' | 'replaces' | 'verdict'>>(verdicts: readonly T[]): T[] {
  const replaced = new Set(verdicts.map(({ replaces }) => replaces))
  return verdicts.filter(({ record, verdict }) => !replaced.has(record) && verdict !== 'withdrawn')
}

/**
 * Where a part stands after these verdicts, oldest first; null if none is in force. A settled one outweighs all before it; somebody's
 * wish for a second look holds until another verdict comes; two people who differ leave it disputed.
 */
export function standingOf(verdicts: readonly GivenVerdict[]): Standing | null {
  const standing = inForce(verdicts)
  const [first] = standing
  const newest = standing.at(-1)
  if (first === undefined || newest === undefined) return null
  const known = {
    last: Math.max(...verdicts.map(({ record }) => record)),
    firstBy: first.by,
    people: new Set(standing.map(({ by }) => by)).size,
  }
  const settled = standing.findLast(({ kind }) => kind === 'settled')
  if (settled !== undefined && (settled.verdict === 'good' || settled.verdict === 'defective'))
    return { ...known, state: 'settled', verdict: settled.verdict, type: settled.type }
  if (newest.verdict === 'second-look') return { ...known, state: 'second-look', verdict: '', type: '' }
  const opinions = standing.filter(({ verdict }) => verdict !== 'second-look')
  const isOne = opinions.every(({ verdict }) => verdict === newest.verdict)
  if (!isOne) return { ...known, state: 'disputed', verdict: '', type: '' }
  return { ...known, state: 'judged', verdict: newest.verdict === 'good' ? 'good' : 'defective', type: newest.type }
}
