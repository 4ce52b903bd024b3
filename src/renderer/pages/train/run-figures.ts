import type { Formats } from '#renderer/state/format.ts'
import type { Epoch, RunRow } from '#rpc/schemas/runs.ts'

export type Figure = { readonly name: string; readonly value: string; readonly hint: string }

/** What there is to say of a run beside its state, in the order in which it becomes known. `latest`: its last epoch so far. */
export function figuresOf(row: RunRow, latest: Epoch | undefined, format: Formats): readonly Figure[] {
  const { counts, result, scores, figures } = row
  const known: Figure[] = []
  const add = (name: string, value: string, hint = ''): void => void known.push({ name, value, hint })
  if (counts.train > 0) add(result === null ? 'Learns from' : 'Learned from', `${format.count(counts.train)} good parts`)
  if (counts.calibrate > 0) add('Calibration normals', format.count(counts.calibrate))
  if (row.device !== '' && row.device !== 'auto') add('Device', row.device)
  add('Seed', String(row.seed))
  if (latest !== undefined) add('Speed', `${format.number(latest.imagesPerSecond, 1)} images/s`)
  if (result !== null) {
    add('Epochs', format.count(result.epochs), `${format.count(result.steps)} steps`)
    add('Trained for', format.duration(result.trainingSeconds))
    add(
      'Score',
      result.reduction,
      result.reductionChosenBy === 'auto' ? 'Chosen by drawn defects on calibration normals' : 'Chosen by a person',
    )
    add(
      'Residual of calibration normals',
      `median ${format.score(result.residualScale.median)}, 99 % ${format.score(result.residualScale.q99)}`,
      'Of their pixels, on the scale 0 to 1 of the picture',
    )
  }
  if (scores.scored > 0) {
    const unreadable = scores.unreadable === 0 ? '' : `, ${format.count(scores.unreadable)} unreadable`
    add('Scored', `${format.count(scores.scored)} of ${format.count(scores.parts)}${unreadable}`)
  }
  const { auroc, aupr } = figures ?? {}
  if (auroc !== undefined && auroc !== null) {
    const interval = figures?.intervals.auroc ?? null
    const range = interval === null ? '' : ` (95 %: ${format.score(interval[0])} to ${format.score(interval[1])})`
    add('AUROC on the acceptance set', `${format.score(auroc)}${range}`, 'How well good and defective are told apart: 1 always, 0.5 never')
  }
  if (aupr !== undefined && aupr !== null) add('AUPR', format.score(aupr))
  return known
}
