import type { Instant, PartId } from './words.ts'

export type DriftMeasure = 'score' | 'brightness' | 'sharpness'

/** Charts of the good parts in the order in which they came, and where one left its limits. */
export type DriftData = {
  /** Of the newest part in the EWMA. */
  readonly weight: number
  /** In standard deviations. */
  readonly limit: number
  readonly charts: readonly DriftChart[]
  readonly alarms: readonly DriftAlarm[]
  readonly parts: readonly { readonly part: PartId; readonly name: string; readonly arrivedAt: Instant }[]
}

export type DriftChart = {
  readonly measure: DriftMeasure
  /** Null: too little is known to say what is normal. `charted`: taken from the charted parts themselves. */
  readonly reference: { readonly mean: number; readonly sigma: number; readonly n: number; readonly from: 'calibration' | 'charted' } | null
  readonly individual: { readonly lower: number; readonly upper: number } | null
  readonly points: readonly {
    readonly part: PartId
    readonly value: number
    readonly ewma: number | null
    /** Of the EWMA. */
    readonly lower: number | null
    readonly upper: number | null
  }[]
  /** Parts without a value. */
  readonly missing: number
}

export type DriftAlarm = {
  /** `brightness/ewma/193`: measure, chart and first part. */
  readonly alarm: string
  readonly measure: DriftMeasure
  readonly chart: 'individual' | 'ewma'
  readonly direction: 'high' | 'low'
  readonly first: PartId
  readonly last: PartId
  /** How many in a row. */
  readonly parts: number
  /** The value farthest out. */
  readonly extreme: number
  readonly beganAt: Instant
  /** The first one closes it. */
  readonly comments: readonly { readonly record: number; readonly by: string; readonly at: Instant; readonly comment: string }[]
}
