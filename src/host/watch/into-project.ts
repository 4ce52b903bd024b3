import { join } from 'node:path'
import type { Look } from '#engine/protocol.ts'
import { PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { addScores } from '#host/store/scores.ts'
import { byProgram, recordMany } from '#host/trail/record.ts'
import { place } from './copies.ts'
import type { Flagged } from './handle-batch.ts'
import { databaseFault } from './journal.ts'
import type { ScoringProcess } from './scoring-process.ts'

/** The project's own folder for pictures that arrived: a record must not depend on a folder that people empty. */
export const INCOMING = 'incoming'

/** `ignored`: hash of the ignore regions that the pictures were scored with. */
type Arrived = {
  readonly run: number
  readonly ignored: string
  readonly flagged: readonly Flagged[]
  readonly now: () => string
}

/**
 * Takes flagged pictures into a project: a copy in its folder, a part without truth in the set "incoming", its score, by which it waits for
 * review, and its entry in the trail. A picture that is a part already gets its score and is not added twice. Faults: those of writing.
 */
export async function addFlagged(project: Project, { run, ignored, flagged, now }: Arrived, scoring: ScoringProcess): Promise<void> {
  const looks = await scoring.look(flagged.map(({ file }) => file))
  const copies: string[] = []
  const root = join(project.folder, INCOMING)
  for (const one of flagged) copies.push(join(root, await place({ ...one, move: false }, root, one.path)))
  await project.store.writer
    .transaction()
    .execute(async (all) => {
      const at = now()
      const told: { part: number; new: string }[] = []
      const scores: { part: number; score: number; parts: Readonly<Record<string, number>> }[] = []
      for (const [i, { path: name, sha256, sizeBytes, score, parts, decision }] of flagged.entries()) {
        const there = await all.selectFrom('part').select('id').where('sha256', '=', sha256).executeTakeFirst()
        const path = copies[i] ?? ''
        const part = there?.id ?? (await insertPart(path, looks[i]))
        scores.push({ part, score, parts })
        if (there === undefined) told.push({ part, new: JSON.stringify({ name, path, sha256, run, score, decision }) })

        async function insertPart(file: string, look: Look | undefined): Promise<number> {
          const seen = look === undefined || 'fault' in look ? { width: 0, height: 0, depth: 8, pixels: '' } : look
          const { width, height, depth, pixels } = seen
          const row = { path: file, sha256, size_bytes: sizeBytes, width, height, depth, pixels, unreadable: '', masks: '[]' }
          const where = { set: 'incoming', truth: 'unknown', defect_type: '' } as const
          const { id } = await all
            .insertInto('part')
            .values({ ...row, ...where, arrived_at: at })
            .returning('id')
            .executeTakeFirstOrThrow()
          return id
        }
      }
      // Since the run was scored again without other pixels, these are not its scores any more: the parts wait for `runs.score`.
      if ((await scoredIgnoring(all, run)) === ignored) await addScores(all, run, scores)
      const facts = told.map(({ part, new: text }) => ({ action: 'parts.arrived', object: `part ${part}`, new: text }) as const)
      if (facts.length > 0) await recordMany(all, byProgram(at), facts)
    })
    .catch((error: unknown) => {
      throw databaseFault(error, join(project.folder, PROJECT_FILE))
    })
}
