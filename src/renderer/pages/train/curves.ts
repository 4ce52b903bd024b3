import type { Epoch } from '#rpc/schemas/runs.ts'

/** One line of a chart: a loss of a stage, epoch by epoch. */
export type Curve = {
  readonly name: string
  readonly title: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** A chart of one stage. `canLog`: every value is above zero. */
export type CurveChart = {
  readonly stage: string
  readonly title: string
  readonly curves: readonly Curve[]
  readonly canLog: boolean
  /** What a person should know who reads it; '' if it explains itself. */
  readonly note: string
}

/** What the losses are called on screen, and on which chart of their stage they stand: values that may be negative need an axis of their own. */
const LOSSES: ReadonlyMap<string, { readonly title: string; readonly chart: string }> = new Map([
  ['reconstruction', { title: 'Reconstruction loss', chart: 'loss' }],
  ['wasserstein', { title: 'Critic gap (Wasserstein estimate)', chart: 'balance' }],
  ['critic', { title: 'Critic loss', chart: 'balance' }],
  ['generator', { title: 'Generator loss', chart: 'balance' }],
  ['penalty', { title: 'Gradient penalty', chart: 'penalty' }],
  ['encoder', { title: 'Encoder loss', chart: 'loss' }],
  ['pixel', { title: 'Pixel term', chart: 'loss' }],
  ['feature', { title: 'Feature term', chart: 'loss' }],
  ['latent', { title: 'Latent term', chart: 'loss' }],
])

const CHARTS: Readonly<Record<string, { readonly title: string; readonly note: string }>> = {
  loss: { title: 'Loss', note: '' },
  balance: {
    title: 'Critic and generator',
    note: 'Neither says how good the model is. A gap that shrinks and then holds is what to look for; the pictures tell the rest.',
  },
  penalty: { title: 'Gradient penalty', note: 'Near zero: the critic is as smooth as it has to be.' },
}

/** The charts of one stage, from its epochs in the order of training. */
export function chartsOf(stage: string, epochs: readonly Epoch[]): readonly CurveChart[] {
  const charts = new Map<string, Curve[]>()
  for (const name of lossNames(epochs)) {
    const { title, chart } = LOSSES.get(name) ?? { title: capital(name), chart: 'loss' }
    const points = epochs.flatMap(({ epoch, losses }) => {
      const y = losses[name]
      return y === undefined ? [] : [{ x: epoch, y }]
    })
    charts.set(chart, [...(charts.get(chart) ?? []), { name, title, points }])
  }
  return Object.entries(CHARTS).flatMap(([id, { title, note }]) => {
    const curves = charts.get(id)
    if (curves === undefined) return []
    const canLog = curves.every(({ points }) => points.every(({ y }) => y > 0))
    return [{ stage, title, curves, canLog, note }]
  })
}

/** The stages that have epochs, in the order in which they were trained. */
export function stagesOf(epochs: readonly Epoch[]): readonly string[] {
  return [...new Set(epochs.map(({ stage }) => stage))]
}

/** More epochs; one that was done again after a resume takes the place of the first and of what followed it. */
export function withEpochs(epochs: readonly Epoch[], added: readonly Epoch[]): readonly Epoch[] {
  let all = [...epochs]
  for (const next of added) {
    const last = all.findLast(({ stage }) => stage === next.stage)
    if (last !== undefined && last.epoch >= next.epoch) {
      all = all.filter(({ stage, epoch }) => stage !== next.stage || epoch < next.epoch)
    }
    all.push(next)
  }
  return all
}

/** A curve's value at an epoch, or at the last one before it. */
export function valueAt({ points }: Curve, epoch: number | undefined): number | undefined {
  return epoch === undefined ? points.at(-1)?.y : points.findLast(({ x }) => x <= epoch)?.y
}

/** All curves of a chart as a table, an epoch a row. */
export function tableOf({ curves }: CurveChart): {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (number | string | null)[])[]
} {
  const rows = new Map<number, (number | string | null)[]>()
  for (const [place, { points }] of curves.entries()) {
    for (const { x, y } of points) {
      const row = rows.get(x) ?? [String(x), ...curves.map(() => null)]
      row[place + 1] = y
      rows.set(x, row)
    }
  }
  const inOrder = [...rows].sort(([a], [b]) => a - b)
  return { columns: ['Epoch', ...curves.map(({ title }) => title)], rows: inOrder.map(([, row]) => row) }
}

/** The running mean a person asked for, of the last `width` points; 0 or 1 leaves the curve as it is. */
export function smoothed(points: Curve['points'], width: number): Curve['points'] {
  if (width <= 1) return points
  let sum = 0
  return points.map(({ x, y }, i) => {
    sum += y - (points[i - width]?.y ?? 0)
    return { x, y: sum / Math.min(i + 1, width) }
  })
}

/** Known ones first, in the order of the table above. */
function lossNames(epochs: readonly Epoch[]): readonly string[] {
  const found = new Set(epochs.flatMap(({ losses }) => Object.keys(losses)))
  const known = [...LOSSES.keys()].filter((name) => found.has(name))
  return [...known, ...[...found].filter((name) => !LOSSES.has(name)).sort()]
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
