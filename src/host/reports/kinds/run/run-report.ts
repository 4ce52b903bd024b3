import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { absolutePart } from '#disk/part-path.ts'
import type { Line } from '#domain/threshold.ts'
import { checkPartFile } from '#host/judging/part-file.ts'
import { reportEvaluation } from '#host/jobs/evaluation-report.ts'
import type { Evaluating } from '#host/jobs/score-run.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'
import type { Views } from '#host/views/view-process.ts'
import { judgeParts, type UnjudgedPart } from './judge-parts.ts'
import type { ReportContent, ReportedPart } from './content.ts'

const SHOWN_SIDE = 768
/** Pictures of this many parts lie in the folder at a time: those being drawn, and those made ahead. */
const KEPT_PARTS = 12

/**
 * What there is to say of a run folder and the parts it was just evaluated on. `folder`: for the pictures, which are removed again as
 * they have been drawn; the folder itself is the caller's.
 */
export function runReport(
  evaluating: Evaluating,
  options: { readonly run: string; readonly folder: string; readonly views: Views; readonly line: Line | null },
): ReportContent {
  const { run, parts: found, rows, root, seen } = evaluating
  const parts = rows.map(({ path, truth, defectType, row }, i): UnjudgedPart => {
    const score = 'score' in row && Number.isFinite(row.score) ? row.score : null
    const why = 'fault' in row ? `${row.fault.text.what} ${row.fault.text.why}` : score === null ? 'Its score is not a finite number.' : ''
    const sha256Start = (found[i]?.sha256 ?? '').slice(0, 12)
    return { part: i + 1, name: path, set: 'test', truth, defectType, sha256Start, score, why }
  })
  const { perDefect, counts, auroc, aupr, f1Max, auprOfChance, intervals, thresholds } = reportEvaluation(evaluating)
  return {
    project: null,
    number: null,
    title: `Run ${basename(options.run)}`,
    run,
    data: root,
    evaluation: { counts, auroc, aupr, f1Max, auprOfChance, intervals, perDefect, thresholds },
    pixels: { ...evaluating.pixels, kept: null },
    lines: [],
    seen,
    pictures: pictureMaker(evaluating, options),
    ...judgeParts(run, parts, options.line === null ? null : { given: options.line }),
  }
}

/** Makes a part's pictures in the folder and removes the oldest beyond those kept. */
function pictureMaker(
  { parts, root, run: { device } }: Evaluating,
  { run, folder, views }: { readonly run: string; readonly folder: string; readonly views: Views },
): (part: ReportedPart) => Promise<PartPictures> {
  const kept: string[] = []
  return async ({ part }) => {
    const known = parts[part - 1]
    if (known === undefined) throw new Error(`There is no part ${part} in this report.`)
    const file = absolutePart(root, known.path)
    await checkPartFile(file, known)
    const own = join(folder, String(part))
    await mkdir(own, { recursive: true })
    kept.push(own)
    const oldest = kept.length > KEPT_PARTS ? kept.shift() : undefined
    if (oldest !== undefined) await rm(oldest, { recursive: true, force: true })
    const files = { input: join(own, 'input.webp'), rebuilt: join(own, 'rebuilt.png'), residual: join(own, 'residual.f32') }
    await Promise.all([
      views.make({ want: 'thumbnail', file, side: SHOWN_SIDE, out: files.input }),
      views.make({ want: 'maps', run, device, file, rebuilt: files.rebuilt, residual: files.residual }),
    ])
    return files
  }
}
