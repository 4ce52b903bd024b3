import type { FaultRecord } from '#domain/faults.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import type { Size } from '#renderer/viewer/view.ts'
import type { DeskSource, KeptMask, Saved } from './desk-source.ts'
import { Drawing } from './drawing.svelte.ts'
import { countsOf } from './mask-runs.ts'
import { putMasks } from './put-masks.ts'
import { readCopy, removeCopy, writeCopy, type RecoveryCopy } from './recovery.ts'
import type { Toolbox } from './toolbox.svelte.ts'

/** Strokes that follow each other at once are kept with one writing. */
const KEEP_AFTER_MS = 300

export type DeskParts = {
  readonly source: DeskSource
  readonly size: Size
  readonly toolbox: Toolbox
  readonly types: () => readonly string[]
  /** Whose unsaved strokes these are: another person at this computer does not find them. */
  readonly who: string
}

/** One picture that is drawn on: what is saved of it, what is drawn on top, and the copy of that on this computer. */
export class Desk {
  readonly source: DeskSource
  readonly size: Size
  saved = $state.raw<Saved | null>(null)
  /** null until what is saved has been read. */
  drawing = $state.raw<Drawing | null>(null)
  loadFault = $state.raw<FaultRecord | null>(null)
  saving = $state(false)
  /** The last saving failed; `saveFault` says why, and is null where the host could not be reached. */
  notSaved = $state(false)
  saveFault = $state.raw<FaultRecord | null>(null)
  /** A version that somebody else saved while this one was drawn. */
  overtakenBy = $state.raw<Saved | null>(null)
  /** When the strokes were drawn that were found on this computer; null: none were. */
  recoveredAt = $state<number | null>(null)
  /** What is drawn is kept nowhere but on the screen. */
  notKept = $state(false)
  /** Step at which the masks are those that are saved; null: at none. */
  #savedStep = $state<number | null>(0)
  /** Which version is drawn on. */
  #expects = 0
  readonly #parts: DeskParts
  #attempt: { readonly step: number; readonly expects: number; readonly reason: string; readonly key: string } | null = null
  #keeping: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.source = parts.source
    this.size = parts.size
  }

  readonly isUnsaved = $derived.by(() => this.drawing !== null && this.drawing.step !== this.#savedStep)
  /** There is something that a version can be made of. */
  readonly canSave = $derived.by(() => this.isUnsaved || this.drawing?.found != null || this.saved?.source === 'files')

  /** Reads what is saved, and what was left unsaved here. */
  async open({ withCopy, signal }: { readonly withCopy: boolean; readonly signal?: AbortSignal }): Promise<void> {
    try {
      const [saved, copy] = await Promise.all([this.source.load(signal), withCopy ? readCopy(this.#id).catch(() => null) : null])
      if (this.#isClosed) return
      this.loadFault = null
      this.#begin(saved, copy)
    } catch (error) {
      if (!this.#isClosed) this.loadFault = faultRecord(error)
    }
  }

  /** Somebody may have saved a version, this window too. */
  async refresh(): Promise<void> {
    if (this.drawing === null || this.saving) return
    const saved = await this.source.load().catch(() => null)
    if (saved === null || this.#isClosed || this.saving || saved.record === this.#expects) {
      if (saved !== null && !this.saving) this.saved = saved
      return
    }
    if (this.isUnsaved || this.drawing.isBusy) this.overtakenBy = saved
    else this.#begin(saved, null)
  }

  /** Saves a version. False: it is not saved, and says so. */
  async save(reason = ''): Promise<boolean> {
    const { drawing } = this
    if (drawing === null || this.saving) return false
    drawing.take()
    const [step, expects] = [drawing.step, this.#expects]
    // The same act sent again keeps its key: if only the answer was lost, there is still one version.
    const known = this.#attempt
    const isSame = known?.step === step && known.expects === expects && known.reason === reason
    const attempt = isSame ? known : { step, expects, reason, key: crypto.randomUUID() }
    this.#attempt = attempt
    this.saving = true
    try {
      const saved = await this.source.save({ expects, size: this.size, masks: this.content(), reason, key: attempt.key })
      this.saved = saved
      this.#expects = saved.record
      this.#savedStep = step
      this.notSaved = false
      this.saveFault = null
      this.overtakenBy = null
      this.recoveredAt = null
      if (!this.isUnsaved) await this.#forget()
      return true
    } catch (error) {
      this.saveFault = faultRecord(error)
      this.notSaved = true
      if (this.saveFault?.code === 'annotation.overtaken') this.overtakenBy = await this.source.load().catch(() => null)
      return false
    } finally {
      this.saving = false
    }
  }

  /** What is drawn here becomes the next version, after the one that somebody else saved meanwhile; that one stays in the history. */
  async saveOver(): Promise<boolean> {
    if (this.overtakenBy !== null) this.#expects = this.overtakenBy.record
    // Why, where it is asked, was said when it was tried.
    return await this.save(this.#attempt?.reason ?? '')
  }

  /** Gives up what is not saved: the newest version is shown. */
  async discard(): Promise<void> {
    await this.#forget()
    const saved = this.overtakenBy ?? this.saved
    if (saved !== null) this.#begin(saved, null)
  }

  /** What is drawn, as the host takes it. An empty mask is none. */
  content(): KeptMask[] {
    const { drawing, size } = this
    const masks = drawing?.sheet.masks.filter(({ pixels }) => pixels > 0) ?? []
    return masks.map((mask) => ({ label: mask.label, severity: mask.severity, counts: countsOf(mask, size) }))
  }

  /** Something was drawn: a copy of it is kept here until a version is saved. */
  keep(): void {
    this.#keeping ??= setTimeout(() => void this.#keepNow(), KEEP_AFTER_MS)
  }

  /** Keeps at once what would be kept soon. */
  flush(): void {
    if (this.#keeping !== undefined) void this.#keepNow()
  }

  /** The part is left: what is not saved stays in the copy. */
  close(): void {
    this.flush()
    this.#isClosed = true
  }

  get #id(): string {
    return `${this.#parts.who}/${this.source.id}`
  }

  #begin(saved: Saved, copy: RecoveryCopy | null): void {
    const { size, toolbox, types } = this.#parts
    const drawing = new Drawing(size, toolbox, types)
    const isOurs = copy !== null && copy.width === size.width && copy.height === size.height
    const from = isOurs ? copy : saved
    if (!putMasks(drawing.sheet, from.masks, from)) {
      // A copy that another program has spoilt must not hide what is saved.
      if (isOurs) return this.#begin(saved, null)
      throw new Error('The masks are none of a picture of this size.')
    }
    drawing.repaint()
    drawing.current = drawing.sheet.masks.at(-1)?.id ?? null
    this.drawing = drawing
    this.saved = saved
    this.notSaved = false
    this.saveFault = null
    this.#expects = isOurs ? copy.record : saved.record
    this.#savedStep = isOurs ? null : drawing.step
    this.recoveredAt = isOurs ? copy.at : null
    this.overtakenBy = isOurs && copy.record !== saved.record ? saved : null
  }

  async #keepNow(): Promise<void> {
    clearTimeout(this.#keeping)
    this.#keeping = undefined
    if (!this.isUnsaved) return await this.#forget()
    const { width, height } = this.size
    const copy = { record: this.#expects, width, height, masks: this.content(), at: Date.now() }
    await writeCopy(this.#id, copy).then(
      () => (this.notKept = false),
      () => (this.notKept = true),
    )
  }
  async #forget(): Promise<void> {
    await removeCopy(this.#id).catch(() => undefined)
  }
}
