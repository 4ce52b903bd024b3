import { join } from 'node:path'
import { writeFileAtomic } from '#disk/atomic.ts'
import { makeSample, outcomeOf } from '#domain/evaluation.ts'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import type { Line } from '#domain/threshold.ts'
import type { ScoredRow } from '#host/jobs/score-run.ts'
import { drawPicture } from './canvas-pen.ts'
import { drawCurve, type Curve } from './curve.ts'
import { curvesOf } from './curves.ts'
import { drawHistogram } from './histogram.ts'
import type { Pen } from './pen.ts'

/** What is drawn: scores by truth, those of the calibration normals, and a line to show. */
export type Charted = { readonly rows: readonly ScoredRow[]; readonly calibration: readonly number[]; readonly line: Line | null }

const WIDTH = 1200
const HEIGHT = 720
const MARGIN = 32
const TITLE = 26
const NUMBERS = 18

/** Writes histogram.png, roc.png and precision-recall.png into a folder and gives their paths; those that the parts do not define are left out. */
export async function writeEvaluationCharts(folder: string, charted: Charted): Promise<string[]> {
  const scores = (truth: 'good' | 'defective'): number[] =>
    charted.rows.flatMap((one) => (one.truth === truth && 'score' in one.row ? [one.row.score] : []))
  const sample = makeSample(charted.calibration, scores('good'), scores('defective'))
  if (sample === null) return []
  const outcome = charted.line === null ? null : outcomeOf(charted.line, sample, DEFAULT_RULE_SETTINGS.prices)
  const { roc, precision } = curvesOf(sample, outcome)
  const written: string[] = []
  const write = async (name: string, title: string, draw: (pen: Pen) => void): Promise<void> => {
    const path = join(folder, name)
    const titled = (pen: Pen): void => {
      pen.text(title, { x: WIDTH / 2, y: MARGIN + TITLE }, { size: TITLE, bold: true, align: 'middle' })
      draw(pen)
    }
    await writeFileAtomic(path, await drawPicture(WIDTH, HEIGHT, titled))
    written.push(path)
  }
  const curve = (one: Curve) => (pen: Pen) => drawCurve(pen, INSIDE, one, NUMBERS)
  await write('histogram.png', 'Scores of good and defective parts', (pen) => drawHistogram(pen, INSIDE, sample, charted.line, NUMBERS))
  if (roc !== null) await write('roc.png', 'ROC: defects found against good parts flagged', curve(roc))
  if (precision !== null) await write('precision-recall.png', 'Precision and recall', curve(precision))
  return written
}

const INSIDE = { x: MARGIN, y: 2 * MARGIN + TITLE, width: WIDTH - 2 * MARGIN, height: HEIGHT - 3 * MARGIN - TITLE }
