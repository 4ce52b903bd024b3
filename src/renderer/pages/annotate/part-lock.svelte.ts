import type { App } from '#renderer/state/app.svelte.ts'
import type { PartLock } from '#rpc/schemas/annotations.ts'

/** Asked again after this where the host gave no answer. */
const AGAIN_MS = 5000
/** Two windows of one person are two. */
const WINDOW = crypto.randomUUID()

/** Who has the part open for drawing. Kept while the part is shown, and given back when it is left. */
export class Lock {
  /** null: it is not known yet, or nothing needs to be locked. */
  held = $state.raw<PartLock | null>(null)
  #leave: () => void = () => undefined

  /** Until `signal` ends it. Gives false if somebody else has the part; where nobody answers, saving will tell. */
  async hold(app: App, project: string, part: number, signal: AbortSignal): Promise<boolean> {
    const asked = { project, part, window: WINDOW }
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<boolean> => {
      const lock = await app.host.annotations.lock(asked).catch(() => null)
      if (signal.aborted) return true
      if (lock !== null) this.held = lock
      timer = setTimeout(() => void ask(), lock?.renewMs ?? AGAIN_MS)
      return lock?.isYours !== false
    }
    // Somebody else may just have left it.
    const unlisten = app.listen('annotations.changed', (event) => {
      if (event.project !== project || event.part !== part || this.held?.isYours === true) return
      clearTimeout(timer)
      void ask()
    })
    this.#leave = () => {
      app.host.annotations.unlock(asked).catch(() => undefined)
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      unlisten()
      this.held = null
      this.leave()
    })
    return await ask()
  }

  /** Gives it back now: the window is being closed. */
  leave(): void {
    this.#leave()
    this.#leave = () => undefined
  }
}
