import Database from 'libsql'
import { join } from 'node:path'

/** What a run says of a part of the acceptance set, as it lies in the project's database. */
export type StoredScore = { readonly path: string; readonly truth: 'good' | 'defective'; readonly type: string; readonly score: number }

export function acceptanceScores(project: string, run: number): readonly StoredScore[] {
  const database = new Database(join(project, 'project.db'), { readonly: true })
  try {
    const rows = database
      .prepare(
        `select part.path as path, part.truth as truth, part.defect_type as type, score.score as score from score join part on part.id = score.part
         where score.run = ? and part."set" = 'test' and part.excluded = 0 and score.score is not null order by score.score`,
      )
      .all([run])
    return rows as StoredScore[]
  } finally {
    database.close()
  }
}

/** The decision rule of UX 1, part by part, with nothing of the program's own in it. */
export function recount(scores: readonly StoredScore[], lower: number, upper: number): Record<'good' | 'defective', number[]> {
  const counts = { good: [0, 0, 0], defective: [0, 0, 0] }
  for (const { truth, score } of scores) {
    const column = score >= upper ? 2 : score >= lower ? 1 : 0
    counts[truth][column] = (counts[truth][column] ?? 0) + 1
  }
  return counts
}
