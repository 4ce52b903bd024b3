import type { ReportTable } from '#host/reports/report.ts'
import type { ReportContent } from './content.ts'

/** Every part in use with its score and decision. */
export function runTable({ parts, line }: ReportContent): ReportTable {
  return {
    columns: [
      { name: 'part', meaning: 'number of the part in the project' },
      { name: 'path', meaning: 'its file, below the folder of pictures' },
      { name: 'set', meaning: 'train, calibrate (calibration normals), test (acceptance set) or incoming' },
      { name: 'truth', meaning: 'good or defective; empty: unknown' },
      { name: 'defect_type', meaning: 'kind of defect, if it is known' },
      { name: 'score', meaning: 'higher is more unusual; comparable within one run only' },
      { name: 'p', meaning: 'share of the calibration normals that score at least as high, (1 + count) / (n + 1)' },
      { name: 'decision', meaning: 'what the line says: pass, review or reject (flagged)' },
      { name: 'line_lower', meaning: 'lower edge of the line; below it a part passes' },
      { name: 'line_upper', meaning: 'upper edge; from it on a part is flagged' },
      { name: 'sha256_start', meaning: "first 12 digits of the file's SHA-256" },
      { name: 'error', meaning: 'why there is no score' },
    ],
    *rows() {
      const edges = line === null ? [null, null] : [line.line.lower, line.line.upper]
      for (const { part, name, set, truth, defectType, score, p, decision, sha256Start, why } of parts)
        yield [part, name, set, truth === 'unknown' ? '' : truth, defectType, score, p, decision, ...edges, sha256Start, why]
    },
  }
}
