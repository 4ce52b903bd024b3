import { hasCome } from '#domain/line-order.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { RunRow } from '#rpc/schemas/runs.ts'

/** What can stand on a side: a run with the line it has, or one of the lines it had before. */
export type SideChoice = { readonly id: string; readonly run: number; readonly line: ChosenLine | null }

/** Runs with scores, newest first, each with its earlier lines. `history`: newest first. */
export function sideChoices(runs: readonly RunRow[], history: readonly ChosenLine[]): readonly SideChoice[] {
  return runs
    .filter(({ scores }) => scores.scored > 0)
    .flatMap(({ run }) => {
      const [, ...earlier] = history.filter((line) => line.run === run && hasCome(line.state))
      return [{ id: String(run), run, line: null }, ...earlier.map((line) => ({ id: `${run}-${line.threshold}`, run, line }))]
    })
}

/** The two sides that the address names; else the second newest run against the newest. Null while there is one alone. */
export function chosenSides(
  choices: readonly SideChoice[],
  a: string | undefined,
  b: string | undefined,
): readonly [SideChoice, SideChoice] | null {
  const named = (id: string | undefined): SideChoice | undefined => choices.find((choice) => choice.id === id)
  const wantedB = named(b)
  const sideA = named(a) ?? choices.filter((choice) => choice.id !== wantedB?.id).at(wantedB === undefined ? 1 : 0)
  const sideB = wantedB ?? choices.find((choice) => choice.id !== sideA?.id)
  return sideA === undefined || sideB === undefined ? null : [sideA, sideB]
}
