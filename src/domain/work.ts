/** The part of AbortSignal that every platform has; `domain` knows no platform. */
export type Signal = { readonly aborted: boolean; throwIfAborted(): void }

/** How far a piece of work is. `done` only grows; `total` is known before the first report. */
export type Progress = { readonly phase: string; readonly done: number; readonly total: number; readonly note?: string }

/** Last parameter of everything that can take more than 100 ms. */
export type Work = { readonly signal: Signal; readonly onProgress?: (progress: Progress) => void }
