import { cohenKappa, fleissKappa, type Kappa } from '#domain/statistics/agreement.ts'
import { makeRate, type Rate } from '#domain/statistics/rate.ts'

/** One verdict of a study. */
export type StudyVerdict = { readonly by: string; readonly round: number; readonly part: number; readonly verdict: 'good' | 'defective' }

/** How one person judged, against the truth and against themselves. */
export type PersonAgreement = {
  readonly person: string
  /** Right verdicts, of all. */
  readonly effectiveness: Rate
  /** Defective parts called good, of all verdicts on defective ones. */
  readonly misses: Rate
  /** Good parts called defective, of all verdicts on good ones. */
  readonly falseAlarms: Rate
  readonly withTruth: Kappa | null
  /** Parts judged the same in every round, of those judged in each. */
  readonly repeats: Rate
}
export type Agreement = {
  readonly people: readonly PersonAgreement[]
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly kappa: Kappa | null }[]
  /** Over all people and rounds; null until everybody has judged everything. */
  readonly all: Kappa | null
}

/** What a study says. `truths`: of each part, by its number. */
export function agreementOf(
  verdicts: readonly StudyVerdict[],
  truths: ReadonlyMap<number, 'good' | 'defective'>,
  people: readonly string[],
  rounds: number,
): Agreement {
  const said = new Map(verdicts.map(({ by, round, part, verdict }) => [keyOf(by, round, part), verdict]))
  const of = (by: string, round: number, part: number): 'good' | 'defective' | undefined => said.get(keyOf(by, round, part))
  const parts = [...truths.keys()]
  const turns = Array.from({ length: rounds }, (_, i) => i + 1)
  const places = turns.flatMap((round) => parts.map((part) => ({ round, part })))
  return {
    people: people.map((person) => {
      const own = places.flatMap(({ round, part }) => {
        const verdict = of(person, round, part)
        const truth = truths.get(part)
        return verdict === undefined || truth === undefined ? [] : [{ verdict, truth }]
      })
      const bad = own.filter(({ truth }) => truth === 'defective')
      const good = own.filter(({ truth }) => truth === 'good')
      const whole = parts
        .map((part) => turns.map((round) => of(person, round, part)))
        .filter((all) => all.every((one) => one !== undefined))
      return {
        person,
        effectiveness: makeRate(own.filter(({ verdict, truth }) => verdict === truth).length, own.length),
        misses: makeRate(bad.filter(({ verdict }) => verdict === 'good').length, bad.length),
        falseAlarms: makeRate(good.filter(({ verdict }) => verdict === 'defective').length, good.length),
        withTruth: cohenKappa(
          own.map(({ verdict }) => verdict),
          own.map(({ truth }) => truth),
        ),
        repeats: makeRate(whole.filter((all) => new Set(all).size === 1).length, whole.length),
      }
    }),
    pairs: people.flatMap((a, i) =>
      people.slice(i + 1).map((b) => {
        const both = places.flatMap(({ round, part }) => {
          const one = of(a, round, part)
          const other = of(b, round, part)
          return one === undefined || other === undefined ? [] : [[one, other] as const]
        })
        return {
          a,
          b,
          kappa: cohenKappa(
            both.map(([one]) => one),
            both.map(([, other]) => other),
          ),
        }
      }),
    ),
    all: fleissKappa(parts.map((part) => people.flatMap((person) => turns.flatMap((round) => of(person, round, part) ?? [])))),
  }
}

const keyOf = (by: string, round: number, part: number): string => JSON.stringify([by, round, part])
