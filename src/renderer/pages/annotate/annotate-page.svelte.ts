import { untrack } from 'svelte'
import { partName } from '#domain/parts.ts'
import { LookPage } from '#renderer/pages/look/look-page.svelte.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { Act, Load } from '#renderer/state/load.svelte.ts'
import { loadValues } from '#renderer/viewer/input-values.ts'
import type { PaneHand } from '#renderer/viewer/pane-hand.ts'
import type { Values } from '#renderer/viewer/png-values.ts'
import type { Point } from '#renderer/viewer/view.ts'
import type { PartMasks } from '#rpc/schemas/annotations.ts'
import type { MySession } from '#rpc/schemas/people.ts'
import type { ReviewSettings } from '#rpc/schemas/review.ts'
import { personWord } from './desk-words.ts'
import { IGNORED, ignoreRegions, masksOfPart, ofPart } from './desk-source.ts'
import { Desk } from './desk.svelte.ts'
import { Drawing } from './drawing.svelte.ts'
import { Lock } from './part-lock.svelte.ts'
import { putMasks } from './put-masks.ts'
import { Toolbox, type ToolId } from './toolbox.svelte.ts'

/** How a tool is asked to work: Shift and Alt. */
export type How = { readonly isStraight: boolean; readonly spareOthers: boolean }
export const PLAIN: How = { isStraight: false, spareOthers: false }

/** Drawing masks on the parts of a project, or the regions that do not count on any of them. */
export class AnnotatePage {
  /** Parts, pictures and their neighbours, as on Look. */
  readonly look: LookPage
  readonly toolbox = new Toolbox()
  readonly lock = new Lock()
  readonly settings = new Load<ReviewSettings>()
  readonly session = new Load<MySession>()
  /** Reading the stored values that a region grows by. */
  readonly reading = new Act()
  readonly opening = new Act()
  hidden = $state(false)
  desk = $state.raw<Desk | null>(null)
  /** A version of the past that is being looked at. */
  past = $state.raw<{ readonly version: PartMasks; readonly drawing: Drawing } | null>(null)
  /** Said when it was just saved; '' otherwise. */
  news = $state('')
  readonly #app: App
  /** Pressed before the part was there. */
  #early: (() => void)[] = []
  #values: { readonly key: string; readonly values: Values } | undefined
  readonly #leaving = new AbortController()

  constructor(app: App) {
    this.#app = app
    this.look = new LookPage(app)
  }

  readonly isIgnore = $derived.by(() => this.#app.query.get('mode') === 'ignore')
  readonly savePath = $derived.by(() => (this.isIgnore ? ('ignore.save' as const) : ('annotations.save' as const)))
  readonly types = $derived.by<readonly string[]>(() => (this.isIgnore ? [] : (this.settings.value?.types ?? [])))
  readonly drawing = $derived.by(() => this.desk?.drawing ?? null)
  readonly part = $derived.by(() => this.look.shown?.look.part ?? null)
  /** `P-0193`. */
  readonly name = $derived.by(() => (this.part === null ? '' : partName(this.part.part)))
  /** Who is here; null until it is known. */
  readonly who = $derived.by(() => {
    const session = this.session.value
    if (session === undefined) return null
    return session.hasAccounts ? (session.person?.name ?? '') : this.#app.settings.person
  })
  /** Why nothing can be drawn now; '' if it can. */
  readonly readOnly = $derived.by(() => {
    const held = this.lock.held
    const refusal = this.#app.people.refusal(this.savePath)
    if (this.past !== null) return `Version ${this.past.version.version}, as it was saved. It can be looked at and not changed.`
    if (refusal !== '') return `${refusal} You can look at everything and change nothing.`
    if (held !== null && !held.isYours)
      return `${this.name} is open in another window (${personWord(held.by)}, since ${this.#app.format.date(held.since)}). You see it read-only.`
    return ''
  })
  readonly canDraw = $derived.by(() => this.drawing !== null && this.readOnly === '')
  /** The masks on the panes. */
  readonly shownDrawing = $derived.by(() => this.past?.drawing ?? this.drawing)

  /** Follows address, part and events. Called while the page is made. */
  follow(): void {
    const app = this.#app
    this.look.follow()
    $effect(() => {
      const { project } = this.look
      if (project === '') return
      const { host } = app
      const end = this.settings.run((signal) => host.review.settings({ project }, { signal }))
      const unlisten = app.listen('review.changed', (event) => event.project === project && this.settings.again())
      return () => {
        unlisten()
        end()
      }
    })
    $effect(() => {
      const { project } = this.look
      // Somebody else may sign in; while the page is locked, what is under way stays whose it is.
      if (project === '' || app.people.locked !== null) return
      void app.people.session
      const { host } = app
      return this.session.run((signal) => host.people.session({ project }, { signal }))
    })
    $effect.pre(() => {
      const [who, project] = [this.who, this.look.project]
      if (who !== null) untrack(() => this.toolbox.own(`${project}/${who}`))
    })
    // A desk for each part that is shown; another decoding of the same part leaves it alone.
    $effect(() => {
      if (this.#deskKey === null) return
      return untrack(() => this.#openDesk())
    })
    $effect(() => {
      const { project } = this.look
      const again = (event: { readonly project: string; readonly part?: number }): void => {
        const { desk } = this
        if (event.project === project && (event.part ?? desk?.source.part) === desk?.source.part) void desk?.refresh()
      }
      const ends = [
        app.listen('annotations.changed', (event) => again(event.part === 0 ? { project: event.project } : event)),
        app.listen('ignore.changed', (event) => this.isIgnore && again({ project: event.project })),
      ]
      return () => ends.forEach((end) => end())
    })
    $effect(() => {
      const { desk } = this
      if (desk?.drawing == null) return
      if (desk.drawing.step !== undefined && desk.isUnsaved) desk.keep()
    })
    // Types have other colours when there are more of them.
    $effect(() => {
      void [this.types, this.toolbox.label]
      untrack(() => this.drawing?.repaint())
    })
    $effect(() => {
      if (this.drawing === null || this.who === null) return
      untrack(() => {
        const early = this.#early
        this.#early = []
        early.forEach((act) => act())
      })
    })
    // With the keyboard the tool is where the crosshair is.
    $effect(() => {
      const { viewer } = this.look
      const { crosshair, reading } = viewer
      if (!reading) return
      untrack(() => {
        if (this.drawing !== null) this.drawing.place = crosshair === null ? null : { x: crosshair.x + 0.5, y: crosshair.y + 0.5 }
      })
    })
    // Whoever had the part has left it: what they saved, or left unsaved in this browser, is read before anything is drawn.
    let wasTheirs = false
    $effect(() => {
      const isTheirs = this.lock.held?.isYours === false
      if (wasTheirs && this.lock.held?.isYours === true) untrack(() => void this.desk?.open({ withCopy: true }))
      if (this.lock.held !== null) wasTheirs = isTheirs
    })
    // A window that is closed makes no effects end.
    const flee = (): void => {
      this.desk?.flush()
      this.lock.leave()
    }
    $effect(() => {
      window.addEventListener('pagehide', flee)
      return () => window.removeEventListener('pagehide', flee)
    })
    $effect(() => () => this.#leaving.abort())
  }

  readonly #deskKey = $derived.by(() => {
    const shown = this.look.shown
    if (shown?.pictures == null || this.who === null) return null
    const { width, height } = shown.pictures.size
    return `${this.who}/${this.look.project}/${this.isIgnore ? 'ignore' : shown.look.part.part}/${width}x${height}`
  })

  #openDesk(): () => void {
    const app = this.#app
    const { look, toolbox } = this
    const part = look.shown?.look.part
    const size = look.shown?.pictures?.size
    if (part === undefined || size === undefined || this.who === null) return () => undefined
    const host = () => app.host
    const source = this.isIgnore ? ignoreRegions(host, look.project) : masksOfPart(host, look.project, part.part)
    const desk = new Desk({ source, size, toolbox, types: () => this.types, who: this.who })
    this.desk = desk
    this.past = null
    this.news = ''
    toolbox.draw(this.isIgnore ? IGNORED : part.defectType)
    const cancel = new AbortController()
    void this.#open(desk, cancel.signal)
    return () => {
      cancel.abort()
      desk.close()
      this.#early = []
      if (this.desk === desk) this.desk = null
    }
  }

  /** What somebody else is drawing in another window of this browser is theirs: only who has the part finds the copy of it. */
  async #open(desk: Desk, signal: AbortSignal): Promise<void> {
    const { part } = desk.source
    // Who only looks needs no lock, and has no strokes of their own.
    if (!this.#app.people.may(this.savePath)) return await desk.open({ withCopy: false, signal })
    const isOurs = part === null || (await this.lock.hold(this.#app, this.look.project, part, signal))
    await desk.open({ withCopy: isOurs, signal })
  }

  /** What the pointer does on a pane; null while nothing can be drawn: it moves the view then. */
  readonly hand = $derived.by<PaneHand | null>(() => {
    const { drawing } = this
    if (!this.canDraw || drawing === null) return null
    const howOf = ({ shiftKey, altKey }: PointerEvent): How => ({ isStraight: shiftKey, spareOthers: altKey })
    return {
      press: (place, event) => this.#press(drawing, place, howOf(event)),
      move: (place) => drawing.move(place),
      release: (place, event) => this.#release(drawing, place, howOf(event)),
      hover: (place) => {
        if (!this.look.viewer.reading) drawing.place = place
      },
    }
  })
  #pressed: Point | null = null

  #press(drawing: Drawing, place: Point, how: How): void {
    this.#pressed = place
    this.news = ''
    this.look.viewer.reading = false
    switch (this.toolbox.tool) {
      case 'brush':
      case 'eraser':
        return drawing.press(place, how)
      case 'polygon':
        return drawing.node(place)
      case 'rectangle':
        return drawing.corner(place, how.spareOthers)
      case 'grow':
        return void this.#grow(drawing, place, how)
      case 'residual':
        return this.findResidual(place)
    }
  }
  #release(drawing: Drawing, place: Point, how: How): void {
    const from = this.#pressed
    this.#pressed = null
    drawing.release(place)
    // A rectangle is dragged, or has two clicks.
    const isDragged = from !== null && (Math.floor(from.x) !== Math.floor(place.x) || Math.floor(from.y) !== Math.floor(place.y))
    if (this.toolbox.tool === 'rectangle' && isDragged && drawing.nodes.length > 0) drawing.corner(place, how.spareOthers)
  }

  choose(tool: ToolId): void {
    const { drawing } = this
    if (drawing !== null && tool !== this.toolbox.tool) {
      drawing.take()
      drawing.drop()
    }
    this.toolbox.choose(tool)
  }

  /** J: takes the tool, and outlines at once what is under the pointer, or the hottest spot. */
  residual(): void {
    this.#whenThere(() => {
      this.choose('residual')
      this.findResidual(this.#crosshair)
    })
  }
  findResidual(place: Point | null): void {
    const shown = this.look.shown
    const scored = shown?.pictures?.scored
    const verdict = shown?.look.verdict
    if (!this.canDraw || this.drawing === null || scored == null || verdict == null) return
    this.drawing.findResidual(scored, place, verdict.pixelLine)
    const { foundPixels } = this.drawing
    const count = this.#app.format.count(foundPixels)
    this.#app.say(
      foundPixels === 0
        ? 'No residual is above the pixel line here. Comma lowers the level.'
        : `Outlined ${count} pixels. Comma and full stop change the level, Enter takes and saves it.`,
    )
  }

  /** Enter: finishes what is being drawn, or stamps at the crosshair. With an outline from the residual it also saves. */
  enter(how: How): void {
    this.#whenThere(() => this.#enter(how))
  }
  #enter(how: How): void {
    const { drawing } = this
    if (!this.canDraw || drawing === null) return
    if (drawing.found !== null) {
      const isResidual = drawing.found.kind === 'residual'
      if (drawing.take(how.spareOthers) && isResidual) void this.save()
      return
    }
    const at = this.look.viewer.reading ? this.#crosshair : null
    switch (this.toolbox.tool) {
      case 'brush':
      case 'eraser':
        return at === null ? undefined : drawing.stamp(at, how)
      case 'polygon': {
        const last = drawing.nodes.at(-1)
        const isNew = at !== null && (last?.x !== at.x || last.y !== at.y)
        if (isNew) drawing.node(at)
        else drawing.closePolygon(how.spareOthers)
        return
      }
      case 'rectangle':
        return at === null ? undefined : drawing.corner(at, how.spareOthers)
      case 'grow':
        return at === null ? undefined : void this.#grow(drawing, at, how)
      case 'residual':
        return this.findResidual(at)
    }
  }

  async #grow(drawing: Drawing, place: Point, how: How): Promise<void> {
    const { size } = this.look.viewer
    if (place.x < 0 || place.y < 0 || place.x >= size.width || place.y >= size.height) return
    const raw = this.look.shown?.look.values
    if (raw === undefined) return
    const values = this.#values?.key === raw.key ? this.#values.values : await this.reading.run(() => loadValues(raw, this.#leaving.signal))
    if (values === undefined) return
    this.#values = { key: raw.key, values }
    if (this.drawing === drawing && this.canDraw) drawing.findLike(values, place, how.spareOthers)
  }

  /** `,` and `.`: a level while something is outlined, the tolerance of growing, or else the width of the brush. */
  resize(steps: 1 | -1): void {
    const { drawing, toolbox } = this
    if (drawing?.found != null) drawing.widen(drawing.found.kind === 'residual' ? (steps === 1 ? -1 : 1) : steps)
    else if (toolbox.tool === 'grow') toolbox.reach = toolbox.tolerance + steps
    else toolbox.resize(steps)
  }

  /** Arrow keys: the tool goes with the crosshair. */
  moveTool(right: number, down: number): void {
    const { viewer } = this.look
    if (!viewer.reading) viewer.startReading()
    viewer.moveCrosshair(right, down)
  }

  async save(reason = ''): Promise<boolean> {
    const { desk } = this
    if (desk === null || !this.canDraw || !desk.canSave) return false
    return this.#said(desk, await desk.save(reason))
  }
  /** After the version that somebody else saved meanwhile. */
  async saveOver(): Promise<void> {
    const { desk } = this
    if (desk !== null && this.canDraw) this.#said(desk, await desk.saveOver())
  }
  #said(desk: Desk, isSaved: boolean): boolean {
    const { saved } = desk
    if (isSaved && saved !== null && this.desk === desk) {
      this.news = this.isIgnore ? `Saved, record #${saved.record}` : `Version ${saved.version} saved, record #${saved.record}`
      this.#app.say(this.news)
    }
    return isSaved
  }

  /** Looks at an earlier version. */
  async showVersion(record: number): Promise<void> {
    const { part } = this
    const size = this.look.shown?.pictures?.size
    if (part === null || size === undefined) return
    const version = await this.opening.run(() =>
      this.#app.host.annotations.version({ project: this.look.project, part: part.part, record }),
    )
    if (version === undefined || this.part?.part !== part.part) return
    const drawing = new Drawing(size, this.toolbox, () => this.types)
    const saved = ofPart(version)
    if (putMasks(drawing.sheet, saved.masks, saved)) {
      drawing.repaint()
      this.past = { version, drawing }
    }
  }

  get #crosshair(): Point | null {
    const { crosshair } = this.look.viewer
    return crosshair === null ? null : { x: crosshair.x + 0.5, y: crosshair.y + 0.5 }
  }

  /** Keys that come before the part does are not lost. */
  #whenThere(act: () => void): void {
    if (this.drawing !== null && this.who !== null) act()
    else this.#early.push(act)
  }
}
