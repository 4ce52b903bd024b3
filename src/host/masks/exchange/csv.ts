import { stringify } from 'csv-stringify/sync'
import { areaOf, boxOf, packRuns, parseRuns, plainRuns } from '#domain/masks/rle.ts'
import { readTable } from '#host/files/csv-table.ts'
import type { Mask } from '#host/masks/content.ts'
import { exchangeFault, type Annotated, type Target, type Targets } from './annotated.ts'

/** One row a mask; one with empty `counts` for a part on which nothing is defective. docs/guide/annotations.md says what each column holds. */
const COLUMNS = ['part', 'width', 'height', 'label', 'severity', 'pixels', 'x', 'y', 'box_width', 'box_height', 'counts'] as const

export function csvOf(parts: readonly Annotated[]): string {
  const rows = parts.flatMap(({ path, width, height, masks }) => {
    if (masks.length === 0) return [[safe(path), width, height, '', '', 0, '', '', '', '', '']]
    return masks.map(({ label, severity, runs }) => {
      const box = boxOf(runs, { width, height })
      const place = [box.x, box.y, box.width, box.height]
      return [safe(path), width, height, safe(label), severity, areaOf(runs), ...place, safe(packRuns(runs))]
    })
  })
  return stringify([[...COLUMNS], ...rows], { record_delimiter: '\r\n' })
}

/** Masks from the CSV that `csvOf` writes; columns by name, in any order. Faults: annotation.invalid, data.csv-invalid, those of reading. */
export async function readCsv(path: string, targets: Targets): Promise<Annotated[]> {
  const { header, rows } = await readTable(path)
  const missing = (['part', 'width', 'height', 'counts'] as const).filter((column) => !header.includes(column))
  if (missing.length > 0) throw exchangeFault(path, [`It has no column ${missing.join(' and no ')}`])
  const problems: string[] = []
  const found = new Map<number, Target & { masks: Mask[] }>()
  for (const { line, cells } of rows) {
    const cell = (name: (typeof COLUMNS)[number]): string => cells[header.indexOf(name)] ?? ''
    const target = targets.find(unsafe(cell('part')))
    const counts = unsafe(cell('counts'))
    const severity = cell('severity')
    if (target === undefined) problems.push(`line ${line}: "${cell('part')}" is no picture of this project, or several`)
    else if (Number(cell('width')) !== target.width || Number(cell('height')) !== target.height)
      problems.push(`line ${line}: the picture has ${target.width} x ${target.height} pixels here`)
    else if (!isSeverity(severity)) problems.push(`line ${line}: "${severity}" is no severity`)
    else {
      const image = found.get(target.part) ?? { ...target, masks: [] }
      found.set(target.part, image)
      const runs = counts === '' ? undefined : parseRuns(counts, target)
      if (runs !== undefined && areaOf(runs) > 0)
        image.masks.push({ label: unsafe(cell('label')).slice(0, 300), severity, runs: plainRuns(runs) })
      else if (counts !== '' && runs === undefined) problems.push(`line ${line}: the run lengths are none of a mask of this size`)
    }
  }
  if (problems.length > 0) throw exchangeFault(path, problems)
  return [...found.values()]
}

const isSeverity = (text: string): text is Mask['severity'] => ['', 'minor', 'major', 'critical'].includes(text)

/** As `plainCell`, but so that it can be taken back: what already begins with an apostrophe gets one more. */
const RUN_AS_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const safe = (text: string): string => (RUN_AS_FORMULA.test(text) ? `'${text}` : text)
const unsafe = (text: string): string => (text.startsWith("'") && RUN_AS_FORMULA.test(text) ? text.slice(1) : text)
