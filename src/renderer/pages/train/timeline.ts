import type { Epoch, Snapshot } from '#rpc/schemas/runs.ts'

/** The snapshots of epochs that were recorded: a resume takes back the epochs after its checkpoint, and their pictures come again. */
export function reached(snapshots: readonly Snapshot[], epochs: readonly Epoch[]): readonly Snapshot[] {
  const last = new Map(epochs.map(({ stage, epoch }) => [stage, epoch]))
  return snapshots.filter(({ stage, epoch }) => epoch <= (last.get(stage) ?? 0))
}

/** Where on the timeline a person stands: an index into the snapshots, or null to follow the latest. */
export type Picked = number | null

/** The snapshot shown, as an index; -1 when there is none. */
export function shownIndex(picked: Picked, count: number): number {
  return picked === null ? count - 1 : Math.min(Math.max(picked, 0), count - 1)
}

/** One step along the timeline; arriving at the latest follows it again. */
export function stepped(picked: Picked, step: number, count: number): Picked {
  const next = Math.max(0, shownIndex(picked, count) + step)
  return next >= count - 1 ? null : next
}

/** Where playing begins: where the person stands, or at the first when they stand at the end. */
export function playStart(picked: Picked, count: number): Picked {
  return shownIndex(picked, count) >= count - 1 ? (count > 1 ? 0 : null) : picked
}

/** `Stage 2 of 2: encoder, epoch 31 of 80`, or what is known of it. */
export function placeText(snapshot: Snapshot, epochs: readonly Epoch[], stageTitle: string): string {
  const total = epochs.findLast(({ stage }) => stage === snapshot.stage)?.epochs
  return `${stageTitle}, epoch ${snapshot.epoch}${total === undefined ? '' : ` of ${total}`}`
}
