import type { Split, Truth } from '#domain/parts.ts'

/** The scores of one run, a column each, in the order of parts. A million parts are 15 MB; as JSON rows they would be 90. */
export type ScoreColumns = {
  readonly count: number
  readonly parts: Uint32Array
  readonly scores: Float64Array
  /** Index into TRUTHS. */
  readonly truths: Uint8Array
  /** Index into SETS. */
  readonly sets: Uint8Array
  /** Index into the list of types that comes with the key; 0 is ''. */
  readonly types: Uint16Array
}

/** What the bytes in `truths` and `sets` mean. */
export const TRUTHS = ['good', 'defective', 'unknown'] as const satisfies readonly Truth[]
export const SETS = ['train', 'calibrate', 'test', 'incoming'] as const satisfies readonly Split[]

const BYTES_A_PART = 8 + 4 + 2 + 1 + 1

/** Little-endian, columns one after the other, widest first so that each begins where its numbers may: scores, parts, types, truths, sets. */
export function packScores({ scores, parts, types, truths, sets }: ScoreColumns): Uint8Array<ArrayBuffer> {
  const columns = [scores, parts, types, truths, sets]
  const bytes = new Uint8Array(parts.length * BYTES_A_PART)
  let at = 0
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  return bytes
}

/** Views on the bytes, without a copy. */
export function unpackScores(buffer: ArrayBuffer): ScoreColumns {
  const count = buffer.byteLength / BYTES_A_PART
  if (!Number.isInteger(count)) throw new Error(`${buffer.byteLength} bytes are no whole number of scored parts`)
  return {
    count,
    scores: new Float64Array(buffer, 0, count),
    parts: new Uint32Array(buffer, 8 * count, count),
    types: new Uint16Array(buffer, 12 * count, count),
    truths: new Uint8Array(buffer, 14 * count, count),
    sets: new Uint8Array(buffer, 15 * count, count),
  }
}
