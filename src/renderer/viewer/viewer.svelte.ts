import type { ColourMapId } from '#domain/colour-maps.ts'
import {
  centreOn,
  clamp,
  fit,
  isFit,
  pan,
  pixelAt,
  toPane,
  turnBy,
  zoomStep,
  zoomTo,
  type Frame,
  type Point,
  type Size,
  type View,
} from './view.ts'

export type Mode = 'three' | 'swipe' | 'overlay' | 'residual'
export const MODES: readonly Mode[] = ['three', 'swipe', 'overlay', 'residual']

/** Hot spots are stepped through at this zoom. */
const SPOT_ZOOM = 2
/** Two changes a second, never more (WCAG 2.3.1). */
const BLINK_MS = 500
const SWIPE_STEP = 0.02

/** How parts are being looked at: one for all panes of a page, so that zoom, place, crosshair and turn are the same in each. */
export class Viewer {
  mode = $state<Mode>('three')
  colourMap = $state<ColourMapId>('inferno')
  /** Of the heat map over the part, 0…1. */
  opacity = $state(0.6)
  /** Where the swipe line stands, as a share of the pane's width. */
  swipe = $state(0.5)
  /** Contour and hot spots are drawn. */
  marks = $state(true)
  /** The ground truth is outlined. */
  truth = $state(false)
  /** The part alone, as it came from the camera. */
  bare = $state(false)
  /** The heat map is scaled to this picture, and says so. */
  ownScale = $state(false)
  blinking = $state(false)
  /** While blinking: the reconstruction stands where the input was. */
  blinkedOver = $state(false)
  /** The pixel under the crosshair; null while it is nowhere. */
  crosshair = $state.raw<Point | null>(null)
  /** The crosshair is moved by arrow keys. */
  reading = $state(false)
  /** Index of the hot spot that was stepped to. */
  spot = $state<number | null>(null)

  #view = $state.raw<View>({ zoom: 1, x: 0, y: 0, turn: 0 })
  #size = $state.raw<Size>({ width: 1, height: 1 })
  #frame = $state.raw<Frame>({ width: 1, height: 1, pixelRatio: 1 })
  /** The whole picture was asked for, so it stays whole when pane or picture change. */
  #isWhole = $state(true)

  get view(): View {
    return this.#view
  }
  get size(): Size {
    return this.#size
  }
  get frame(): Frame {
    return this.#frame
  }
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** The panes have another size. */
  resize(frame: Frame): void {
    const { width, height, pixelRatio } = this.#frame
    if (frame.width === width && frame.height === height && frame.pixelRatio === pixelRatio) return
    this.#frame = frame
    this.#settle()
  }

  /** Another picture is shown. One of the same size is shown at the same place, so that two can be compared. */
  show(size: Size): void {
    this.spot = null
    const same = size.width === this.#size.width && size.height === this.#size.height
    if (same) return
    this.#size = size
    this.#isWhole = true
    this.crosshair = null
    this.#settle()
  }

  /** Fit and 100 %, in turn. `at`: the point of the pane to stay over its place. */
  toggleFit(at?: Point): void {
    if (this.#isWhole) this.#go(zoomTo(this.#view, 1, this.#size, this.#frame, at ?? this.#crosshairAt()))
    else this.whole()
  }
  whole(): void {
    this.#go(fit(this.#size, this.#frame, this.#view.turn))
  }
  zoomBy(step: 1 | -1, at?: Point): void {
    this.#go(zoomStep(this.#view, step, this.#size, this.#frame, at))
  }
  panBy(right: number, down: number): void {
    this.#go(pan(this.#view, right, down, this.#size, this.#frame))
  }
  turn(): void {
    this.#go(turnBy(this.#view, this.#size, this.#frame))
  }

  /** To the next (+1) or the previous hot spot, around the end. `places`: in pixels of the picture. */
  stepSpot(step: 1 | -1, places: readonly Point[]): void {
    if (places.length === 0) return
    const next = this.spot === null ? (step === 1 ? 0 : places.length - 1) : (this.spot + step + places.length) % places.length
    this.goToSpot(next, places)
  }
  goToSpot(index: number, places: readonly Point[], zoom = SPOT_ZOOM): void {
    const place = places[index]
    if (place === undefined) return
    this.spot = index
    this.crosshair = pixelAt(place, this.#size)
    this.#go(centreOn(place, zoom, this.#view, this.#size, this.#frame))
  }

  /** The pointer is over a place of the picture, or over none. */
  point(place: Point | null): void {
    if (this.reading) return
    this.crosshair = place === null ? null : pixelAt(place, this.#size)
  }

  /** Moving the crosshair by arrow keys begins where it is, or in the middle of what is shown. */
  startReading(): void {
    this.crosshair ??= pixelAt(
      { x: Math.min(this.#view.x, this.#size.width - 1), y: Math.min(this.#view.y, this.#size.height - 1) },
      this.#size,
    )
    this.reading = true
  }
  moveCrosshair(right: number, down: number): void {
    if (this.crosshair === null) return
    const inside = (place: number, length: number): number => Math.min(length - 1, Math.max(0, place))
    this.crosshair = { x: inside(this.crosshair.x + right, this.#size.width), y: inside(this.crosshair.y + down, this.#size.height) }
  }

  moveSwipe(steps: number): void {
    this.swipeTo(this.swipe + steps * SWIPE_STEP)
  }
  swipeTo(share: number): void {
    this.swipe = Math.min(1, Math.max(0, Math.round(share * 1000) / 1000))
  }

  /** Blinks until the returned function is called. */
  blink(): () => void {
    const timer = setInterval(() => (this.blinkedOver = !this.blinkedOver), BLINK_MS)
    return () => {
      clearInterval(timer)
      this.blinkedOver = false
    }
  }

  #go(view: View): void {
    this.#view = view
    this.#isWhole = isFit(view, this.#size, this.#frame)
  }
  #settle(): void {
    this.#view = this.#isWhole ? fit(this.#size, this.#frame, this.#view.turn) : clamp(this.#view, this.#size, this.#frame)
  }
  #crosshairAt(): Point | undefined {
    const { crosshair } = this
    return crosshair === null ? undefined : toPane({ x: crosshair.x + 0.5, y: crosshair.y + 0.5 }, this.#view, this.#frame)
  }
}
