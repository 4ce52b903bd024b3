import { basename } from 'node:path'
import { readRun } from '#disk/run-folder.ts'
import type { Run } from '#domain/run.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { forEachRule } from '#domain/threshold-rules/registry.ts'
import type { Line } from '#domain/threshold.ts'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import { VERSION } from '#domain/version.ts'
import { runJob, type JobOutcome, type JobWatch } from './engine-process.ts'

/** The line that goes into the file, and in words where it comes from. */
export type ExportLine = { readonly line: Line; readonly from: string }

/** Writes a finished run as one ONNX file for pictures of 8 or 16 bits that says in its metadata what it is. Without a line it gives no decision. Faults: those of the export job. */
export async function exportRun(
  run: string,
  { out, line, bits }: { readonly out: string; readonly line: ExportLine | null; readonly bits: 8 | 16 },
  watch: JobWatch,
): Promise<JobOutcome<'export'>> {
  const metadata = {
    ...metadataOf(await readRun(run), basename(run)),
    bits: String(bits),
    line: line === null ? '' : JSON.stringify({ ...line.line, from: line.from }),
  }
  return runJob<'export'>({ kind: 'export', run, out, metadata, bits, line: line?.line ?? null }, watch)
}

/** Texts by name, as ONNX metadata wants them; what is more than a word is JSON. */
function metadataOf(run: Run, name: string): Readonly<Record<string, string>> {
  const { id, detector, preset, settings, seed, dataset, software, createdAt, result } = run
  return {
    name,
    producer: `residuum ${VERSION}`,
    version: VERSION,
    run: id,
    detector,
    preset,
    settings: JSON.stringify(settings),
    seed: String(seed),
    snapshot: dataset,
    software: JSON.stringify(software),
    created: createdAt,
    reduction: result?.reduction ?? '',
    thresholds: JSON.stringify(lineCandidates(run)),
    direction:
      'A higher score is more unusual. score < lower: pass; lower <= score < upper: review; score >= upper: flag. "decision" says it as 0, 1, 2, where the file has a line.',
  }
}

/** What the rules propose that need calibration normals alone: rule -> line, or why there is none. */
function lineCandidates({ result }: Run): Readonly<Record<string, unknown>> {
  const none = sortScores([])
  const calibration = sortScores(result?.calibration[result.reduction] ?? [])
  if (none === null || calibration === null) return {}
  return forEachRule((rule) => {
    const proposal = rule.propose({ calibration, good: none, defective: none }, DEFAULT_RULE_SETTINGS)
    if (proposal.kind === 'line') return { line: proposal.line, assumptions: proposal.assumptions }
    return { line: null, reason: proposal.reason, ...(proposal.offer !== null && { offer: proposal.offer.line }) }
  })
}
