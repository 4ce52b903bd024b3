import { absolutePart } from '#disk/part-path.ts'
import { readRun } from '#disk/run-folder.ts'
import type { Blobs } from '#host/blobs/blobs.ts'
import type { Judge } from '#host/judging/judge-run.ts'
import { checkPartFile } from '#host/judging/part-file.ts'
import type { Project } from '#host/projects/project.ts'
import { idsOfParts, pageOfParts } from '#host/store/part-query.ts'
import { readPart } from '#host/store/parts.ts'
import { findRun } from '#host/store/runs.ts'
import { readUnscored } from '#host/store/scores.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import { thumbnailKey } from '#rpc/schemas/parts.ts'
import { judgeParts } from './judge-parts.ts'
import type { ReportContent, ReportedPart, PartPictures } from './report.ts'

/** Side of the picture that a page shows: 45 mm at 300 dots an inch are 530. */
const SHOWN_SIDE = 768

/** What is needed beside the project itself. */
export type ReportTools = { readonly judge: Judge; readonly blobs: Blobs }

/** What there is to say of a project's run, by the last line that was chosen for it. Faults: run.missing, run.damaged, run.version. */
export async function projectReport({ judge, blobs }: ReportTools, project: Project, number: number): Promise<ReportContent> {
  const { reader } = project.store
  const listing = { filter: { excluded: false }, sort: { by: 'name', descending: false }, run: number } as const
  const [{ name, uuid, pictures: data }, stored, chosen, unscored, ids, evaluation] = await Promise.all([
    project.facts(),
    findRun(reader, number),
    listThresholds(reader),
    readUnscored(reader, number),
    idsOfParts(reader, listing),
    judge.evaluate(project, number),
  ])
  const { rows } = await pageOfParts(reader, listing, { offset: 0, limit: ids.length })
  const run = await readRun(project.runFolder(stored))
  const lines = chosen.filter((line) => line.run === number)
  const why = new Map(unscored.map(({ part, fault }) => [part, fault.text.why]))
  const parts = rows.map(({ part, set, truth, defectType, content, score, unreadable, ...row }) => ({
    part,
    name: row.name,
    set,
    truth,
    defectType,
    sha256Start: content,
    score,
    why: unreadable !== '' ? unreadable : (why.get(part) ?? ''),
  }))
  const pictures = async ({ part: id }: ReportedPart): Promise<PartPictures> => {
    const part = await readPart(reader, id, number)
    await checkPartFile(absolutePart(data, part.path), { sha256: part.sha256, sizeBytes: part.row.sizeBytes })
    const [maps, small] = await Promise.all([
      blobs.prepareMaps(project, number, part),
      blobs.find(thumbnailKey(project.id, part.row, SHOWN_SIDE)),
    ])
    if (small?.at !== 'file') throw new Error(`Part ${id} has no picture.`)
    return { input: small.path, ...maps }
  }
  const [line] = lines
  return {
    project: { name, uuid },
    number,
    title: `Run ${number}`,
    run,
    data,
    evaluation,
    lines,
    seen: [],
    pictures,
    ...judgeParts(run, parts, line === undefined ? null : { chosen: line }),
  }
}
