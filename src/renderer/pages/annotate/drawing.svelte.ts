import type { Severity } from '#domain/review.ts'
import type { Polyline } from '#renderer/viewer/contour.ts'
import type { Values } from '#renderer/viewer/png-values.ts'
import type { Cover, Guide } from '#renderer/viewer/scene.ts'
import type { Point, Size } from '#renderer/viewer/view.ts'
import { foundSpans, type Found } from './found.ts'
import { hotSeed, type ResidualMap } from './hot-region.ts'
import { labelColour } from './label-colours.ts'
import { Mask } from './mask.ts'
import { MaskPicture, type Coloured } from './mask-picture.ts'
import { Sheet, type Change, type Step } from './sheet.ts'
import { boxAround, joined, polygonSpans, rectangleSpans, snapped, strokeSpans, type Box, type Spans } from './spans.ts'
import { makeStroke, type Stroke } from './stroke.ts'
import type { Toolbox } from './toolbox.svelte.ts'
import { UndoSteps } from './undo-steps.ts'

export type MaskLine = { readonly id: number; readonly label: string; readonly pixels: number; readonly severity: Severity }

/** Each press of a key changes a found region's level by so much of it. */
const LEVEL_STEP = 0.05

/** What is drawn on one picture: its masks, what is being drawn, and the steps that can be taken back. */
export class Drawing {
  readonly sheet: Sheet
  /** Mask that is drawn on, if it has the type that is drawn. */
  current = $state<number | null>(null)
  /** Nodes of a polygon, or the first corner of a rectangle. */
  nodes = $state.raw<readonly Point[]>([])
  found = $state.raw<Found | null>(null)
  /** Where the tool is: at the pointer or the crosshair. */
  place = $state.raw<Point | null>(null)
  /** Changes with everything that is drawn. */
  #revision = $state(0)
  /** Changes with each step, and back with each that is taken back: equal numbers, equal masks. */
  step = $state(0)
  readonly #toolbox: Toolbox
  readonly #types: () => readonly string[]
  readonly #undo = new UndoSteps()
  readonly #picture: MaskPicture
  #stroke = $state.raw<Stroke | null>(null)
  /** Where the last stamp was: a straight line can begin there. */
  #stamp: Point | null = null
  #found: Mask | null = null

  constructor(size: Size, toolbox: Toolbox, types: () => readonly string[]) {
    this.sheet = new Sheet(size.width, size.height)
    this.#picture = new MaskPicture(size, () => this.#layers())
    this.#toolbox = toolbox
    this.#types = types
  }

  /** As of the last step: what is counted or said of masks need not follow every move of a stroke. */
  readonly masks = $derived.by<readonly MaskLine[]>(() => {
    this.step satisfies number
    return this.sheet.masks.map(({ id, label, pixels, severity }) => ({ id, label, pixels, severity }))
  })
  readonly canUndo = $derived.by(() => (this.step, this.nodes.length > 0 || this.#undo.canUndo))
  readonly canRedo = $derived.by(() => (this.step, this.#undo.canRedo))
  readonly cover = $derived.by<Cover>(() => {
    this.#revision satisfies number
    return { picture: this.#picture, box: this.#picture.reached, opacity: this.#toolbox.opacity }
  })
  readonly guide = $derived.by<Guide>(() => {
    const { place, nodes } = this
    const { tool, size } = this.#toolbox
    const isRound = tool === 'brush' || tool === 'eraser'
    const centre = place === null || !isRound ? null : snapped(place, size)
    const lines: Polyline[] = []
    const stroke = this.#stroke
    if (stroke?.isStraight === true && centre !== null) lines.push([stroke.from.x, stroke.from.y, centre.x, centre.y])
    if (nodes.length > 0 && tool === 'rectangle') lines.push(rectangleLine(nodes[0] ?? null, place))
    if (nodes.length > 0 && tool === 'polygon') lines.push([...nodes, ...(place === null ? [] : [place])].flatMap(({ x, y }) => [x, y]))
    return { circle: centre === null ? null : { ...centre, radius: size / 2 }, lines }
  })

  /** Something is begun and not finished. */
  get isBusy(): boolean {
    return this.#stroke !== null || this.found !== null || this.nodes.length > 0
  }

  /** Colours may be others now, or the masks were put there from outside. */
  repaint(): void {
    this.#changed({ left: 0, top: 0, right: this.sheet.width, bottom: this.sheet.height })
  }

  /** A stroke of brush or eraser begins. Straight: it is drawn when it ends. */
  press(place: Point, { isStraight, spareOthers }: { readonly isStraight: boolean; readonly spareOthers: boolean }): void {
    const at = snapped(place, this.#toolbox.size)
    this.#begin(at, isStraight, spareOthers)
    if (!isStraight) this.#draw(at)
  }
  /** It goes on. */
  move(place: Point): void {
    this.place = place
    if (this.#stroke !== null && !this.#stroke.isStraight) this.#draw(snapped(place, this.#toolbox.size))
  }
  /** It ends. A straight one that went nowhere comes from the last stamp: two clicks make a line. */
  release(place: Point): void {
    const stroke = this.#stroke
    if (stroke === null) return
    const at = snapped(place, this.#toolbox.size)
    if (stroke.isStraight) {
      if (at.x === stroke.from.x && at.y === stroke.from.y && this.#stamp !== null) stroke.at = this.#stamp
      this.#draw(at)
    }
    this.#end()
  }
  /** One stamp, or a straight line from the last one. */
  stamp(place: Point, how: { readonly isStraight: boolean; readonly spareOthers: boolean }): void {
    this.press(place, how)
    this.release(place)
  }

  /** One more node of a polygon. */
  node(place: Point): void {
    this.nodes = [...this.nodes, place]
  }
  /** A corner of a rectangle; the second one makes it. */
  corner(place: Point, spareOthers: boolean): void {
    const [first] = this.nodes
    if (first === undefined) {
      this.nodes = [place]
      return
    }
    this.nodes = []
    this.#fill(rectangleSpans(first, place, this.sheet), spareOthers)
  }
  /** Closes the polygon. False: it has not enough nodes yet. */
  closePolygon(spareOthers: boolean): boolean {
    if (this.nodes.length < 3) return false
    const { nodes } = this
    this.nodes = []
    this.#fill(polygonSpans(nodes, this.sheet), spareOthers)
    return true
  }

  /** Outlines the hot spot at a place, or else the hottest. */
  findResidual(map: ResidualMap, place: Point | null, line: number): void {
    this.take()
    this.#find({ kind: 'residual', map, seed: hotSeed(map, place, this.sheet, line), level: line, line })
  }
  /** Outlines what looks like a place. */
  findLike(values: Values, place: Point, spareOthers: boolean): void {
    this.take(spareOthers)
    this.#find({ kind: 'grow', values, seed: { x: Math.floor(place.x), y: Math.floor(place.y) }, tolerance: this.#toolbox.tolerance })
  }
  /** Makes what was found larger (+1) or smaller. */
  widen(steps: 1 | -1): void {
    const { found } = this
    if (found?.kind === 'residual') this.#find({ ...found, level: found.level * (1 - steps * LEVEL_STEP) })
    if (found?.kind === 'grow') {
      this.#toolbox.reach = found.tolerance + steps
      this.#find({ ...found, tolerance: this.#toolbox.tolerance })
    }
  }
  /** Takes what was found over into the mask. False: there was nothing. */
  take(spareOthers = false): boolean {
    const { found } = this
    if (found === null) return false
    const isEmpty = this.foundPixels === 0
    this.drop()
    if (isEmpty) return false
    this.#fill(foundSpans(found, this.sheet), spareOthers)
    return true
  }
  /** Lets go of what is not finished: found region, nodes. */
  drop(): void {
    this.nodes = []
    this.found = null
    const box = this.#found?.reached ?? null
    this.#found = null
    this.#changed(box)
  }
  get foundPixels(): number {
    this.#revision satisfies number
    return this.#found?.pixels ?? 0
  }

  undo(): void {
    if (this.#stroke !== null) return
    if (this.found !== null) return this.drop()
    if (this.nodes.length > 0) {
      this.nodes = this.nodes.slice(0, -1)
      return
    }
    const step = this.#undo.undo()
    if (step === undefined) return
    this.step = this.#undo.mark
    this.#changed(this.sheet.revert(step))
  }
  redo(): void {
    if (this.#stroke !== null) return
    const step = this.#undo.redo()
    if (step === undefined) return
    this.step = this.#undo.mark
    this.#changed(this.sheet.apply(step))
  }

  remove(id: number): void {
    const change = this.sheet.remove(id)
    if (change !== null && 'at' in change) this.#did([change], change.mask.reached)
  }
  relabel(id: number, label: string): void {
    const change = this.sheet.relabel(id, label)
    if (change !== null) this.#did([change], this.sheet.mask(id)?.reached ?? null)
  }
  /** How bad the defect is. */
  grade(id: number, severity: Severity): void {
    const change = this.sheet.grade(id, severity)
    if (change !== null) this.#did([change], null)
  }
  /** From now on on a mask of its own. */
  separate(): void {
    const mask = this.sheet.make(this.#toolbox.label)
    const change = this.sheet.add(mask)
    this.current = mask.id
    this.#did([change], null)
  }

  #begin(at: Point, isStraight: boolean, spareOthers: boolean): void {
    this.take()
    const added = this.#toolbox.tool === 'eraser' ? null : this.#target()
    this.#stroke = makeStroke({ from: at, isStraight, spareOthers, added })
  }

  /** From where the stroke is to here. */
  #draw(to: Point): void {
    const stroke = this.#stroke
    if (stroke === null) return
    const { tool, size } = this.#toolbox
    const spans = strokeSpans(stroke.at, to, size, this.sheet)
    const covered = tool !== 'eraser'
    // The eraser takes from every mask, or, sparing others, from the one that is drawn on.
    const ids = covered || stroke.spareOthers ? [this.current] : this.sheet.masks.map(({ id }) => id)
    for (const id of ids) {
      if (id === null) continue
      const flipped = stroke.flipped.get(id) ?? []
      stroke.flipped.set(id, flipped)
      this.sheet.paint(id, spans, { covered, spareOthers: stroke.spareOthers }, flipped)
    }
    stroke.at = to
    this.#changed(boxAround(spans))
  }

  #end(): void {
    const stroke = this.#stroke
    if (stroke === null) return
    this.#stroke = null
    this.#stamp = stroke.at
    const flips = [...stroke.flipped].filter(([, spans]) => spans.length > 0)
    const changes: Change[] = flips.map(([mask, spans]) => ({ kind: 'flip', mask, spans: new Int32Array(spans) }))
    // Nothing was covered (beside the picture, or sparing others): the mask that was made for it goes again.
    if (changes.length === 0 && stroke.added !== null) this.sheet.revert([stroke.added])
    else this.#did([...(stroke.added === null ? [] : [stroke.added]), ...changes], null)
  }

  #fill(spans: Spans, spareOthers: boolean): void {
    const added = this.#target()
    const flipped: number[] = []
    if (this.current !== null) this.sheet.paint(this.current, spans, { covered: true, spareOthers }, flipped)
    if (flipped.length === 0 || this.current === null) {
      if (added !== null) this.sheet.revert([added])
      return
    }
    const flip: Change = { kind: 'flip', mask: this.current, spans: new Int32Array(flipped) }
    this.#did(added === null ? [flip] : [added, flip], boxAround(flipped))
  }

  /** Makes `current` the mask to draw on: the chosen one if it has the type that is drawn, or else the newest of it, or a new one. */
  #target(): Change | null {
    const { label } = this.#toolbox
    const { masks } = this.sheet
    if (this.sheet.mask(this.current)?.label === label) return null
    const known = masks.findLast((mask) => mask.label === label)
    if (known !== undefined) {
      this.current = known.id
      return null
    }
    const mask = this.sheet.make(label)
    this.current = mask.id
    return this.sheet.add(mask)
  }

  #find(found: Found): void {
    const before = this.#found?.reached ?? null
    this.found = found
    const mask = new Mask(FOUND, this.sheet.width, this.#toolbox.label)
    const spans = foundSpans(found, this.sheet)
    mask.flip(spans)
    this.#found = mask
    this.#changed(joined(before, mask.reached))
  }

  #did(step: Step, box: Box | null): void {
    this.#undo.push(step)
    this.step = this.#undo.mark
    this.#changed(box)
  }
  #changed(box: Box | null): void {
    this.#picture.change(box)
    this.#revision++
  }
  #layers(): Coloured {
    const types = this.#types()
    const found = this.#found
    const layers = this.sheet.masks.map((mask) => ({ mask, colour: labelColour(mask.label, types) }))
    return found === null ? layers : [...layers, { mask: found, colour: labelColour(this.#toolbox.label, types) }]
  }
}

/** Of the mask that shows what was found; those of the sheet begin with 1. */
const FOUND = 0

/** The outline of a rectangle from corner to corner. */
function rectangleLine(one: Point | null, other: Point | null): Polyline {
  if (one === null) return []
  const [x, y] = [Math.floor(other?.x ?? one.x), Math.floor(other?.y ?? one.y)]
  const [left, right] = [Math.min(Math.floor(one.x), x), Math.max(Math.floor(one.x), x) + 1]
  const [top, bottom] = [Math.min(Math.floor(one.y), y), Math.max(Math.floor(one.y), y) + 1]
  return [left, top, right, top, right, bottom, left, bottom, left, top]
}
