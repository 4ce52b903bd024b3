import { join } from 'node:path'
import { writeFileAtomic } from '#disk/atomic.ts'
import { drawContactSheet, type ContactRow } from '#engine/images/contact-sheet.ts'
import type { ScoredPart } from './score-parts.ts'

/** Parts of each kind on the sheet. */
const EACH = 4

type Kept = { readonly score: number; readonly row: ContactRow }
type Kind = { readonly title: string; readonly defective: boolean; readonly sign: 1 | -1; readonly kept: Kept[] }

/**
 * Chooses parts for a contact sheet while they stream past, and holds no more than it shows: the defective parts with the highest and the
 * lowest scores, and the good parts with the highest, where a line has most to explain.
 */
export class Gallery {
  readonly #kinds: readonly Kind[] = [
    { title: 'highest of the defective', defective: true, sign: 1, kept: [] },
    { title: 'lowest of the defective', defective: true, sign: -1, kept: [] },
    { title: 'highest of the good', defective: false, sign: 1, kept: [] },
  ]

  /** `mask`: [size, size], 1 = defect, where there is one. */
  offer({ part, seen, scored, score }: ScoredPart, mask: Uint8Array | null): void {
    for (const kind of this.#kinds) {
      if (part.defective !== kind.defective) continue
      const rank = (other: Kept): number => kind.sign * other.score
      const last = kind.kept.at(-1)
      if (kind.kept.length === EACH && last !== undefined && rank(last) >= kind.sign * score) continue
      const truth = part.defective ? 'defective' : 'good'
      const row: ContactRow = {
        caption: [part.name, `score ${score.toPrecision(4)}`, `${truth}, ${kind.title}`],
        input: seen.picture,
        rebuilt: scored.rebuilt.slice(),
        residual: scored.residual.slice(),
        ...(mask !== null && { mask }),
      }
      kind.kept.push({ score, row })
      kind.kept.sort((a, b) => rank(b) - rank(a))
      kind.kept.length = Math.min(kind.kept.length, EACH)
    }
  }

  /** Writes `contact-sheet.png` into a folder and gives its path. `scaleMax`: the residual that gets the brightest colour. */
  async write(folder: string, { title, size, scaleMax }: { title: string; size: number; scaleMax: number }): Promise<string> {
    const seen = new Set<string>()
    const rows = this.#kinds
      .flatMap(({ kept }) => kept.map(({ row }) => row))
      .filter(({ caption: [name = ''] }) => !seen.has(name) && seen.add(name))
    const path = join(folder, 'contact-sheet.png')
    await writeFileAtomic(path, await drawContactSheet({ title, rows, size, scaleMax, colourMap: 'inferno' }))
    return path
  }
}
