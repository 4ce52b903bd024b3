import type { Severity } from '#domain/review.ts'
import { Mask } from './mask.ts'
import { boxAround, joined, type Box, type Spans } from './spans.ts'

/** One thing that was done to a sheet, so that it can be taken back and done again. */
export type Change =
  | { readonly kind: 'flip'; readonly mask: number; readonly spans: Int32Array }
  | { readonly kind: 'added' | 'removed'; readonly mask: Mask; readonly at: number }
  | { readonly kind: 'label'; readonly mask: number; readonly before: string; readonly after: string }
  | { readonly kind: 'severity'; readonly mask: number; readonly before: Severity; readonly after: Severity }
/** What one undo takes back. */
export type Step = readonly Change[]

/** How a tool paints. */
export type Paint = {
  readonly covered: boolean
  /** Pixels of other masks stay as they are. */
  readonly spareOthers: boolean
}

/** All masks of a picture, the lowest first; they may overlap. Nothing here draws: it says which part of the picture has changed. */
export class Sheet {
  readonly #masks: Mask[] = []
  #last = 0

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  get masks(): readonly Mask[] {
    return this.#masks
  }

  mask(id: number | null): Mask | undefined {
    return this.#masks.find((mask) => mask.id === id)
  }

  /** A mask that is not yet on the sheet. */
  make(label: string, severity: Severity = ''): Mask {
    return new Mask(++this.#last, this.width, label, severity)
  }

  /** Puts a mask on top of the others. */
  add(mask: Mask): Change {
    const change: Change = { kind: 'added', mask, at: this.#masks.length }
    this.apply([change])
    return change
  }

  remove(id: number): Change | null {
    const at = this.#masks.findIndex((mask) => mask.id === id)
    const mask = this.#masks[at]
    if (mask === undefined) return null
    const change: Change = { kind: 'removed', mask, at }
    this.apply([change])
    return change
  }

  relabel(id: number, after: string): Change | null {
    const mask = this.mask(id)
    if (mask === undefined || mask.label === after) return null
    const change: Change = { kind: 'label', mask: id, before: mask.label, after }
    this.apply([change])
    return change
  }

  grade(id: number, after: Severity): Change | null {
    const mask = this.mask(id)
    if (mask === undefined || mask.severity === after) return null
    const change: Change = { kind: 'severity', mask: id, before: mask.severity, after }
    this.apply([change])
    return change
  }

  /** Paints or rubs out on one mask. Adds what changed to `flipped`. */
  paint(id: number, spans: Spans, { covered, spareOthers }: Paint, flipped: number[]): void {
    const mask = this.mask(id)
    if (mask === undefined) return
    const others = spareOthers && covered ? this.#masks.filter((other) => other !== mask) : []
    for (let i = 0; i < spans.length; i += 3) {
      const y = spans[i] ?? 0
      const spared = others.map((other) => other.row(y)).filter((row) => row !== undefined)
      mask.set(y, spans[i + 1] ?? 0, spans[i + 2] ?? 0, covered, spared, flipped)
    }
  }

  /** Does a step, again or for the first time. Gives the part of the picture that looks different now. */
  apply(step: Step): Box | null {
    return step.reduce<Box | null>((box, change) => joined(box, this.#do(change, true)), null)
  }

  /** Takes a step back. */
  revert(step: Step): Box | null {
    return step.reduceRight<Box | null>((box, change) => joined(box, this.#do(change, false)), null)
  }

  #do(change: Change, forward: boolean): Box | null {
    switch (change.kind) {
      case 'flip': {
        this.mask(change.mask)?.flip(change.spans)
        return boxAround(change.spans)
      }
      case 'label': {
        const mask = this.mask(change.mask)
        if (mask !== undefined) mask.label = forward ? change.after : change.before
        return mask?.reached ?? null
      }
      case 'severity': {
        const mask = this.mask(change.mask)
        if (mask !== undefined) mask.severity = forward ? change.after : change.before
        return null
      }
      case 'added':
      case 'removed': {
        if ((change.kind === 'added') === forward) this.#masks.splice(change.at, 0, change.mask)
        else this.#masks.splice(this.#masks.indexOf(change.mask), 1)
        return change.mask.reached
      }
    }
  }
}
