import type { ReportTable } from '#host/reports/report.ts'
import type { BatchData } from './schema.ts'

/** Every part of the batch, whatever was said of it, then the pictures that arrived and are no part of their own. */
export function batchTable({ parts, watched }: BatchData): ReportTable {
  return {
    columns: [
      { name: 'part', meaning: 'number of the part in the project' },
      { name: 'path', meaning: 'its file, below the folder of pictures' },
      { name: 'set', meaning: 'test (acceptance set) or incoming' },
      { name: 'arrived_at', meaning: 'when it came into the project' },
      {
        name: 'arrived_as',
        meaning:
          'pass, review or reject (flagged) by the line of then, in a watched folder; duplicate, unreadable or known: not a part of its own, why stands in note',
      },
      { name: 'arrived_name', meaning: 'its name in the watched folder' },
      { name: 'score', meaning: 'higher is more unusual; comparable within one run only' },
      { name: 'p', meaning: 'share of the calibration normals that score at least as high, (1 + count) / (n + 1)' },
      { name: 'decision', meaning: 'what the line says: pass, review or reject (flagged)' },
      { name: 'state', meaning: 'judged, second-look, disputed or settled; empty: nobody has judged it' },
      { name: 'verdict', meaning: 'where people leave it: good or defective; empty: open' },
      { name: 'defect_type', meaning: 'by the verdict that counts' },
      { name: 'severity', meaning: 'minor, major or critical, if it was said' },
      { name: 'judged_by', meaning: 'whose verdict was the last' },
      { name: 'judged_at', meaning: 'when' },
      { name: 'record', meaning: 'number of its record in the audit trail' },
      { name: 'note', meaning: 'what they wrote' },
      { name: 'sha256_start', meaning: "first 12 digits of the file's SHA-256" },
    ],
    *rows() {
      for (const one of parts) {
        const { part, name, set, arrivedAt, arrivedAs, arrivedName, score, p, decision, state, verdict, type, severity } = one
        const { by, at, record, note, sha256Start } = one
        yield [
          part,
          name,
          set,
          arrivedAt,
          arrivedAs,
          arrivedName,
          score,
          p,
          decision,
          state,
          verdict,
          type,
          severity,
          by,
          at,
          record,
          note,
          sha256Start,
        ]
      }
      if (watched === null) return
      const { duplicates: duplicate, unreadable, known } = watched
      for (const [what, all] of Object.entries({ duplicate, unreadable, known })) {
        for (const { at, name, why } of all) yield [null, null, null, at, what, name, ...none(10), why, null]
      }
    },
  }
}

const none = (count: number): null[] => Array.from({ length: count }, () => null)
