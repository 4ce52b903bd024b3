import { readFile } from 'node:fs/promises'
import { readRun } from '#disk/run-folder.ts'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import { countedCells } from '#domain/masks/ignore.ts'
import { partName } from '#domain/parts.ts'
import type { RunResult } from '#domain/run.ts'
import { percentile, pValue } from '#domain/statistics/calibration.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { annotationKey, mapKey, partKey } from '#host/blobs/blob-key.ts'
import type { Host } from '#host/host.ts'
import { hotSpots } from '#host/judging/hot-spots.ts'
import { checkPartFile } from '#host/judging/part-file.ts'
import { partFile } from '#host/projects/part-file.ts'
import type { Project } from '#host/projects/project.ts'
import { readPart, type StoredPart } from '#host/store/parts.ts'
import { findRun } from '#host/store/runs.ts'
import { readScore } from '#host/store/scores.ts'
import type { PartLook, ScoredLook } from '#rpc/schemas/look.ts'
import type { PartRow } from '#rpc/schemas/parts.ts'
import { procedures as on } from './procedures.ts'

export const look = {
  part: on.look.part.handler(async ({ input, context: { host }, signal }): Promise<PartLook> => {
    const project = host.projects.open(input.project)
    const [part, { pictures }] = await Promise.all([readPart(project.store.reader, input.part, input.run), project.facts()])
    const { part: id, content, sizeBytes, width, height, depth } = part.row
    const key = (kind: 'picture' | 'values' | 'mask'): string => partKey(project.id, kind, id, content)
    const shown = {
      part: input.judging ? unlabelled(part.row) : part.row,
      picture: key('picture'),
      values: { key: key('values'), type: depth === 16 ? 'uint16' : 'uint8', width, height, channels: 3 },
      mask: input.judging || !part.row.hasMask ? null : part.annotation === null ? key('mask') : annotationKey(project.id, part.annotation),
    } as const
    try {
      await checkPartFile(partFile(project, pictures, part.path), { sha256: part.sha256, sizeBytes })
      const verdict = input.run === null ? null : await scoredLook(host, project, input.run, part, signal)
      return { ...shown, verdict, fault: null }
    } catch (error) {
      // What is wrong with this part is a part of the answer: the page shows the rest.
      if (error instanceof Fault && error.code !== 'run.missing')
        return { ...shown, verdict: null, fault: input.judging ? namelessFault(error, id) : error.toRecord() }
      throw error
    }
  }),
  prepare: on.look.prepare.handler(async ({ input, context: { host }, signal }) => {
    const project = host.projects.open(input.project)
    const parts = await Promise.all(input.parts.map((part) => readPart(project.store.reader, part, input.run)))
    // The one asked for last is made first.
    await Promise.allSettled(parts.toReversed().map((part) => host.blobs.prepareMaps(project, input.run, part, signal)))
  }),
}

/** Without what says, or hints at, what the part is known to be. */
function unlabelled(row: PartRow): PartRow {
  return { ...row, name: partName(row.part), set: 'incoming', truth: 'unknown', defectType: '', excluded: false, hasMask: false }
}

/** A file's path tells as much as its name. */
function namelessFault({ code }: Fault, part: number): FaultRecord {
  const text = {
    what: `The picture of ${partName(part)} cannot be shown.`,
    why: 'Its file is gone, was changed, or cannot be read.',
    do: 'Skip it. Look names the file.',
  }
  return { code, text }
}

/** What a run says of a part; null while it is not trained to its end, or has not scored the part. */
async function scoredLook(
  host: Host,
  project: Project,
  number: number,
  part: StoredPart,
  signal: AbortSignal | undefined,
): Promise<ScoredLook | null> {
  const { reader } = project.store
  const { part: id, content } = part.row
  const { result, settings } = await readRun(project.runFolder(await findRun(reader, number)))
  const scored = await readScore(reader, number, id)
  if (result === undefined || scored === null) return null
  const files = await host.blobs.prepareMaps(project, number, part, signal)
  const size = Number(settings['size'])
  const residual = await readResidual(files.residual, size)
  const pixelLine = result.residualScale.q9999
  const counted = result.ignore == null ? undefined : countedCells(result.ignore, size)
  return {
    run: number,
    ...scored,
    ...placeAmongNormals(scored.score, result),
    size,
    rebuilt: mapKey(project.id, 'rebuilt', number, id, content),
    residual: { key: mapKey(project.id, 'residual', number, id, content), type: 'float32', width: size, height: size, channels: 1 },
    residualScale: result.residualScale,
    pixelLine,
    hotSpots: hotSpots(residual, size, pixelLine, counted?.cells),
  }
}

function placeAmongNormals(score: number, { calibration, reduction }: RunResult): Pick<ScoredLook, 'percentile' | 'pValue' | 'normals'> {
  const normals = sortScores(calibration[reduction] ?? [])
  if (normals === null || normals.length === 0) return { percentile: null, pValue: null, normals: 0 }
  return { percentile: percentile(score, normals), pValue: pValue(score, normals), normals: normals.length }
}

/** Float32 little-endian [size, size], as the view process wrote it. */
async function readResidual(path: string, size: number): Promise<Float32Array> {
  const bytes = await readFile(path)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * size * size))
}
