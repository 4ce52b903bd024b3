/** Of which time a report tells. `own`: from and until are typed. */
export type RangeId = 'shift' | 'today' | 'week' | 'all' | 'own'
export type Range = { readonly from?: string; readonly until?: string }

export const RANGES: readonly { readonly value: RangeId; readonly label: string }[] = [
  { value: 'shift', label: 'This shift' },
  { value: 'today', label: 'Today' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'all', label: 'Everything' },
  { value: 'own', label: 'From – until' },
]
export const SHIFT_HOURS = 8

const MINUTE_MS = 60_000

/** The id if there is a range of it, else the one of most reports. */
export function rangeOf(id: string | undefined): RangeId {
  return RANGES.find(({ value }) => value === id)?.value ?? 'shift'
}

/**
 * The range of a preset, in whole minutes of the clock here, so that what is shown is exactly what is asked for. It ends with the minute
 * that has begun: the verdict of a second ago is in it.
 */
export function presetRange(preset: Exclude<RangeId, 'own'>, nowMs: number): Range {
  if (preset === 'all') return {}
  const end = new Date(Math.floor(nowMs / MINUTE_MS + 1) * MINUTE_MS)
  const from = new Date(end)
  if (preset === 'shift') from.setTime(end.getTime() - SHIFT_HOURS * 60 * MINUTE_MS)
  // By the calendar: a day on which clocks are changed has 23 or 25 hours.
  else if (preset === 'week') from.setDate(from.getDate() - 7)
  else from.setTime(new Date(nowMs).setHours(0, 0, 0, 0))
  return { from: from.toISOString(), until: end.toISOString() }
}
