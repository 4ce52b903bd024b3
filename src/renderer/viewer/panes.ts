import type { ColourMapId } from '#domain/colour-maps.ts'
import type { Levels } from './decode-messages.ts'
import { lockedScale, ownScale, type HeatGround, type HeatScale } from './heat.ts'
import type { PartPictures, ScoredPictures } from './part-pictures.ts'
import type { Mark, Plane, Ring, Scene } from './scene.ts'
import type { Mode } from './viewer.svelte.ts'

/** What of the Viewer decides what stands in the panes. */
export type Look = {
  readonly mode: Mode
  readonly colourMap: ColourMapId
  readonly opacity: number
  readonly swipe: number
  readonly marks: boolean
  readonly truth: boolean
  readonly bare: boolean
  readonly ownScale: boolean
  readonly blinkedOver: boolean
  readonly spot: number | null
}

export type PaneId = 'input' | 'rebuilt' | 'residual' | 'swipe' | 'overlay'
export type PaneContent = {
  readonly id: PaneId
  readonly title: string
  readonly scene: Scene
  readonly swipe: number | null
  readonly words: string
}

export const OWN_SCALE_WORDS = 'scaled to this image, not comparable'

type MakeHeat = (scored: ScoredPictures, map: ColourMapId, scale: HeatScale, ground: HeatGround) => Levels

/** The panes of a part, from left to right. Without a run there is the input alone, whatever the mode. */
export function paneContents(pictures: PartPictures, look: Look, makeHeat: MakeHeat): readonly PaneContent[] {
  const { scored } = pictures
  const input: Plane = { levels: pictures.input }
  if (scored === null) return [pane('input', 'Input', [input], truthMarks(pictures, look))]
  const rebuilt: Plane = { levels: scored.rebuilt }
  // While the two blink, each stands where the input stands; the part alone is always the part.
  const seen = look.blinkedOver && !look.bare ? rebuilt : input
  const seenTitle = seen === rebuilt ? 'Reconstruction' : 'Input'
  const marks = allMarks(pictures, scored, look)
  const rings = look.marks && !look.bare ? ringsOf(scored, look.spot) : []
  const scale = look.ownScale ? ownScale(scored.residual) : lockedScale(scored.scale)
  const words = look.ownScale ? OWN_SCALE_WORDS : ''
  const heat = (ground: HeatGround): Levels => makeHeat(scored, look.colourMap, scale, ground)

  if (look.mode === 'three')
    return [
      pane('input', seenTitle, [seen], marks),
      pane('rebuilt', 'Reconstruction', [rebuilt], marks),
      pane('residual', 'Residual', [{ levels: heat('solid') }], marks, { rings, words }),
    ]
  if (look.bare) return [pane(look.mode, 'Input', [input], [])]
  switch (look.mode) {
    case 'swipe':
      return [
        pane('swipe', 'Input, left of the line; reconstruction, right of it', [seen, { ...rebuilt, from: look.swipe }], marks, {
          rings,
          swipe: look.swipe,
        }),
      ]
    case 'overlay':
      return [
        pane('overlay', `Residual over the ${seenTitle.toLowerCase()}`, [seen, { levels: heat('clear'), opacity: look.opacity }], marks, {
          rings,
          words,
        }),
      ]
    case 'residual':
      return [
        look.blinkedOver
          ? pane('residual', 'Reconstruction', [rebuilt], marks, { rings })
          : pane('residual', 'Residual', [{ levels: heat('solid') }], marks, { rings, words }),
      ]
  }
}

type More = { readonly rings?: readonly Ring[]; readonly swipe?: number; readonly words?: string }

function pane(
  id: PaneId,
  title: string,
  planes: readonly Plane[],
  marks: readonly Mark[],
  { rings = [], swipe, words = '' }: More = {},
): PaneContent {
  return { id, title, scene: { planes, marks, rings }, swipe: swipe ?? null, words }
}

function allMarks(pictures: PartPictures, { contour, side }: ScoredPictures, look: Look): readonly Mark[] {
  if (look.bare) return []
  const line: Mark = { kind: 'contour', lines: contour, grid: { width: side, height: side } }
  return [...(look.marks ? [line] : []), ...truthMarks(pictures, look)]
}

function truthMarks({ truth }: PartPictures, look: Look): readonly Mark[] {
  return look.truth && !look.bare && truth !== null ? [truth] : []
}

function ringsOf({ spots }: ScoredPictures, current: number | null): readonly Ring[] {
  return spots.map(({ x, y }, i) => ({ x, y, number: i + 1, isCurrent: i === current }))
}

/** How the panes stand: beside each other, or below where there is no room. Lengths in CSS pixels. */
export type PaneRoom = { readonly columns: number; readonly width: number; readonly height: number }

const LEAST_WIDTH = 200
const STACKED_HEIGHT = 260

/** All panes are of exactly one size, so that one View holds for all. */
export function roomFor(count: number, room: { readonly width: number; readonly height: number }, gap: number): PaneRoom {
  const beside = Math.floor((room.width - gap * (count - 1)) / count)
  return count === 1 || beside >= LEAST_WIDTH
    ? { columns: count, width: Math.max(1, beside), height: Math.max(1, Math.floor(room.height)) }
    : { columns: 1, width: Math.max(1, Math.floor(room.width)), height: STACKED_HEIGHT }
}
