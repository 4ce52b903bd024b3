import { createHash } from 'node:crypto'
import { unionOf } from '#domain/masks/combine.ts'
import { areaOf, packRuns, parseRuns, plainRuns, type Runs, type Size } from '#domain/masks/rle.ts'
import { Fault } from '#domain/faults.ts'
import type { Severity } from '#domain/review.ts'
import type { NewMask } from '#rpc/schemas/annotations.ts'

/** A mask of a part, as it is worked with. */
export type Mask = { readonly label: string; readonly severity: Severity; readonly runs: Runs }

/**
 * What is said about a part's masks in the trail: SHA-256 of `[width, height, [[label, severity, counts], …]]` as JSON without spaces,
 * UTF-8, with COCO's run lengths in their shortest spelling. It does not depend on how a PNG was packed.
 */
export function hashOfMasks({ width, height }: Size, masks: readonly Mask[]): string {
  const list = masks.map(({ label, severity, runs }) => [label, severity, packRuns(runs)])
  return createHash('sha256')
    .update(JSON.stringify([width, height, list]))
    .digest('hex')
}

/** As a database keeps them: the PNGs stand for the pixels. */
export type PackedMask = { readonly label: string; readonly severity: Severity; readonly png: Uint8Array }

/** Of the same, packed: as long as it is right no PNG need be opened to know that the pixels are. */
export function hashOfPacked({ width, height }: Size, masks: readonly PackedMask[]): string {
  const list = masks.map(({ label, severity, png }) => [label, severity, createHash('sha256').update(png).digest('hex')])
  return createHash('sha256')
    .update(JSON.stringify([width, height, list]))
    .digest('hex')
}

/** What any of the masks covers. */
export const coveredBy = (masks: readonly Mask[], { width, height }: Size): Runs =>
  unionOf(
    masks.map(({ runs }) => runs),
    width * height,
  )

/** Masks as they came, read. `of`: of which part, for the sentences. Faults: annotation.invalid. */
export function readMasks(given: readonly NewMask[], size: Size, of: string): Mask[] {
  return given.map(({ label, severity, counts }, i) => {
    const runs = parseRuns(counts, size)
    if (runs === undefined) throw invalid(of, `Mask ${i + 1} is not one of ${size.width} x ${size.height} pixels.`)
    const plain = plainRuns(runs)
    if (areaOf(plain) === 0) throw invalid(of, `Mask ${i + 1} is empty.`)
    return { label, severity, runs: plain }
  })
}

export function invalid(of: string, why: string): Fault {
  const text = { what: `The masks of ${of} cannot be saved.`, why, do: 'Draw them on the picture itself, or correct the file.' }
  return new Fault('annotation.invalid', text, { data: { of } })
}
