import type { Severity } from '#domain/review.ts'
import { joined, type Box, type Spans } from './spans.ts'

/** Rows of other masks at one height, none of whose pixels is to be painted over. */
type Spared = readonly (Uint8Array | undefined)[]

/**
 * What a person marked as one defect, pixel by pixel. A row takes memory from its first stroke on, so a hundred small masks on a large
 * picture take as little as they cover.
 */
export class Mask {
  /** How many are covered. */
  pixels = 0
  /** Grows with everything that is drawn: equal numbers, equal pixels. */
  changes = 0
  readonly #rows: (Uint8Array | undefined)[] = []
  /** Nothing outside has ever been covered. */
  #reached: Box | null = null

  constructor(
    /** Of its own on the sheet, also after it was taken away and brought back. */
    readonly id: number,
    readonly width: number,
    public label: string,
    public severity: Severity = '',
  ) {}

  get reached(): Box | null {
    return this.#reached
  }

  /** Its pixels at a height, 1 is covered and 0 is not; undefined where none ever was. After the last there may be more zeros. */
  row(y: number): Uint8Array | undefined {
    return this.#rows[y]
  }

  has(x: number, y: number): boolean {
    return (this.#rows[y]?.[x] ?? 0) !== 0
  }

  /** Covers or uncovers a stretch of a row, and adds to `flipped` what that changed. */
  set(y: number, from: number, until: number, covered: boolean, spared: Spared, flipped: number[]): void {
    if (!covered && this.#rows[y] === undefined) return
    this.changes++
    const row = (this.#rows[y] ??= newRow(this.width))
    const value = covered ? 1 : 0
    let start = -1
    for (let x = from; x < until; x++) {
      const flips = row[x] !== value && !(spared.length > 0 && spared.some((other) => other?.[x] === 1))
      if (flips) row[x] = value
      if (flips && start === -1) start = x
      if (!flips && start !== -1) {
        this.#count(y, start, x, covered, flipped)
        start = -1
      }
    }
    if (start !== -1) this.#count(y, start, until, covered, flipped)
  }

  /** Turns every pixel of the spans: done twice, it is as before. */
  flip(spans: Spans): void {
    this.changes++
    for (let i = 0; i < spans.length; i += 3) {
      const [y, from, until] = [spans[i] ?? 0, spans[i + 1] ?? 0, spans[i + 2] ?? 0]
      const row = (this.#rows[y] ??= newRow(this.width))
      for (let x = from; x < until; x++) {
        const value = row[x] === 1 ? 0 : 1
        row[x] = value
        this.pixels += value === 1 ? 1 : -1
      }
      this.#reach(y, from, until)
    }
  }

  /** Covers a stretch of a column, as masks from the host are written. */
  coverColumn(x: number, from: number, until: number): void {
    this.changes++
    for (let y = from; y < until; y++) {
      const row = (this.#rows[y] ??= newRow(this.width))
      if (row[x] !== 1) this.pixels++
      row[x] = 1
    }
    this.#reached = joined(this.#reached, { left: x, top: from, right: x + 1, bottom: until })
  }

  #count(y: number, from: number, until: number, covered: boolean, flipped: number[]): void {
    flipped.push(y, from, until)
    this.pixels += covered ? until - from : from - until
    if (covered) this.#reach(y, from, until)
  }

  #reach(y: number, from: number, until: number): void {
    this.#reached = joined(this.#reached, { left: from, top: y, right: until, bottom: y + 1 })
  }
}

/** A whole number of four bytes, so that rows can be held against each other four pixels at a time. */
function newRow(width: number): Uint8Array {
  return new Uint8Array(4 * Math.ceil(width / 4))
}
