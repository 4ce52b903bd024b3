import { basename } from 'node:path'
import { readRun } from '#disk/run-folder.ts'
import type { Run } from '#domain/run.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { forEachRule } from '#domain/threshold-rules/registry.ts'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import { VERSION } from '#domain/version.ts'
import { runJob, type JobOutcome, type JobWatch } from './engine-process.ts'

/** Writes a finished run as one ONNX file that says in its metadata what it is. Faults: those of the export job. */
export async function exportRun(run: string, out: string, watch: JobWatch): Promise<JobOutcome<'export'>> {
  return runJob<'export'>({ kind: 'export', run, out, metadata: metadataOf(await readRun(run), basename(run)) }, watch)
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
    direction: 'A higher score is more unusual. score < lower: pass; lower <= score < upper: review; score >= upper: reject.',
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
