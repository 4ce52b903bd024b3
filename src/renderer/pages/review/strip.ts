import type { QueueItem, VerdictRow } from '#rpc/schemas/review.ts'
import type { Known, Said } from './acts.ts'

/** A verdict of this session. */
export type Given = {
  readonly key: string
  readonly said: Said
  /** What the host made of it; null while it is being saved. */
  readonly row: VerdictRow | null
}

/** A part that came up in this session. */
export type Slot = {
  readonly item: QueueItem
  readonly which: 'first' | 'second'
  readonly given: Given | null
  readonly skipped: boolean
  /** For the next verdict on it. */
  readonly expects: Known
  /** A verdict of one's own from before this session, still in force: changing it needs a reason. */
  readonly former: VerdictRow | null
  /** Something was taken back here: what, for the words on the part. */
  readonly takenBack: number | null
}

/** The parts of a session in the order in which they came up. */
export type Strip = readonly Slot[]

export function slotOf(item: QueueItem, which: Slot['which'], former: VerdictRow | null = null): Slot {
  return { item, which, given: null, skipped: false, expects: item.expects, former, takenBack: null }
}

export const isOpen = ({ given, skipped }: Slot): boolean => given === null && !skipped

function changeAt(strip: Strip, place: number, change: (slot: Slot) => Slot): Strip {
  return strip.map((slot, at) => (at === place ? change(slot) : slot))
}

/** A verdict was given at this place; the next one there follows it. */
export function withGiven(strip: Strip, place: number, key: string, said: Said): Strip {
  const given: Given = { key, said, row: null }
  return changeAt(strip, place, (slot) => ({ ...slot, given, skipped: false, expects: { after: key }, former: null }))
}

export function withSkipped(strip: Strip, place: number): Strip {
  return changeAt(strip, place, (slot) => (slot.given === null ? { ...slot, skipped: true } : slot))
}

/** The host has an act: its number, and for a verdict its row. */
export function withAnswer(strip: Strip, key: string, record: number, row: VerdictRow | null): Strip {
  return strip.map((slot) => {
    const given = slot.given?.key === key ? { ...slot.given, row } : slot.given
    const follows = typeof slot.expects === 'object' && slot.expects.after === key
    return { ...slot, given, expects: follows ? record : slot.expects }
  })
}

/** The verdict under this key is taken back by the act `undo`, or never reached the host (null). */
export function withoutGiven(strip: Strip, key: string, undo: string | null): Strip {
  return strip.map((slot) => {
    if (slot.given?.key !== key) return slot
    const expects: Known = undo === null ? slot.item.expects : { after: undo }
    return { ...slot, given: null, skipped: false, expects, takenBack: slot.given.row?.record ?? null }
  })
}

export function placeOfKey(strip: Strip, key: string): number {
  return strip.findIndex(({ given }) => given?.key === key)
}

/** Where to go on from here within the strip: the next part without a verdict, or an earlier one that was left; else the end of the strip. */
export function nextOpen(strip: Strip, from: number): number {
  const next = strip.findIndex((slot, at) => at > from && isOpen(slot))
  const left = next < 0 ? strip.findIndex((slot, at) => at !== from && isOpen(slot)) : next
  return left < 0 ? strip.length : left
}

/** Parts that the queue must not give again: on the strip, and not known by the host to be judged. */
export function inHand(strip: Strip): number[] {
  return strip.filter(({ given }) => given?.row == null).map(({ item }) => item.part)
}

/** More than this many are not gone back to. */
const MOST = 200

/** With one more at the end; those at the front that are done with are forgotten. */
export function withSlot(strip: Strip, slot: Slot): Strip {
  const long = [...strip, slot]
  const over = long.length - MOST
  return over <= 0 ? long : long.filter(({ given }, at) => at >= over || given?.row === null)
}

/** Parts of the queue that did not come up yet. */
export function notOnStrip(items: readonly QueueItem[], strip: Strip, skipped: readonly number[]): readonly QueueItem[] {
  const known = new Set([...strip.map(({ item }) => item.part), ...skipped])
  return items.filter(({ part }) => !known.has(part))
}

/** Each once, where it stands first. */
export function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)]
}
