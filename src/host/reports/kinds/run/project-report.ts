import { readRun } from '#disk/run-folder.ts'
import { keptPixels } from '#host/masks/pixel-figures.ts'
import { partPictures } from '#host/reports/part-pictures.ts'
import type { DatedSource } from '#host/reports/report.ts'
import { idsOfParts, pageOfParts } from '#host/store/part-query.ts'
import { findRun } from '#host/store/runs.ts'
import { readUnscored } from '#host/store/scores.ts'
import { lastLineOf, listThresholds } from '#host/store/thresholds.ts'
import { judgeParts } from './judge-parts.ts'
import type { ReportContent } from './content.ts'

/**
 * What there is to say of a project's run, by the last line of it that counts or has counted. `upTo`: entries of the trail after this one are not
 * looked at. Faults: run.missing, run.damaged, run.version.
 */
export async function projectReport(source: DatedSource, number: number, upTo: number): Promise<ReportContent> {
  const { judge, project, at } = source
  const { reader } = project.store
  const listing = { filter: { excluded: false }, sort: { by: 'name', descending: false }, run: number } as const
  const [{ name, uuid, pictures: data }, stored, chosen, unscored, ids, evaluation, pixels] = await Promise.all([
    project.facts(),
    findRun(reader, number),
    listThresholds(reader, at),
    readUnscored(reader, number),
    idsOfParts(reader, listing),
    judge.evaluate(project, number),
    keptPixels(project, number, upTo),
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
  const line = lastLineOf(chosen, number)
  return {
    project: { name, uuid },
    number,
    title: `Run ${number}`,
    run,
    data,
    evaluation,
    pixels: pixels && { pixelAuroc: pixels.pixelAuroc, pro: pixels.pro, maskedParts: pixels.maskedParts, kept: pixels },
    lines,
    seen: [],
    pictures: ({ part }) => partPictures(source, number, part),
    ...judgeParts(run, parts, line && { chosen: line }),
  }
}
