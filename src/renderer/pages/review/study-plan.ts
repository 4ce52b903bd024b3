/** Fewer say little (UX 2.7). */
export const LEAST_STUDY_PARTS = 50

export type StudyPlan = {
  readonly name: string
  readonly people: readonly string[]
  readonly rounds: number | null
  readonly wanted: number | null
  /** How many there are of those wanted. */
  readonly parts: number
}

/** What keeps a study from beginning, at the field where it is mended. */
export function studyProblem({ name, people, rounds, wanted, parts }: StudyPlan): {
  readonly field: 'name' | 'people' | 'rounds' | 'parts'
  readonly text: string
} | null {
  if (name.trim() === '') return { field: 'name', text: 'Give it a name.' }
  if (new Set(people).size < 2) return { field: 'people', text: 'Two different people are the least.' }
  if (people.length > 20) return { field: 'people', text: '20 people are the most.' }
  if (rounds === null || !Number.isInteger(rounds) || rounds < 2 || rounds > 10) return { field: 'rounds', text: 'From 2 to 10.' }
  if (wanted === null || !Number.isInteger(wanted) || wanted < LEAST_STUDY_PARTS)
    return { field: 'parts', text: `${LEAST_STUDY_PARTS} parts are the least.` }
  if (parts < LEAST_STUDY_PARTS)
    return {
      field: 'parts',
      text: `There are only ${parts} acceptance parts with known truth and a score; ${LEAST_STUDY_PARTS} are the least.`,
    }
  return null
}
