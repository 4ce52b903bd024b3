import type { Progress } from '#domain/work.ts'
import { duration } from './words.ts'

/** Redraws a second on a terminal; on anything else a line every few seconds is enough for a log. */
const BAR_INTERVAL_MS = 100
const LINE_INTERVAL_MS = 5_000
const BAR_CELLS = 24

export type Reporter = {
  progress(progress: Progress): void
  /** A line that stays. */
  line(text: string): void
  /** Takes the bar away. */
  end(): void
}

/** Shows progress on a stream: a bar that redraws itself on a terminal, plain lines otherwise. */
export function makeReporter(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): Reporter {
  const terminal = stream.isTTY === true
  let phase: { readonly name: string; readonly startedAt: number; readonly startedWith: number } | undefined
  let shownAt = -Infinity
  let bar = ''

  const clear = (): void => {
    if (bar !== '') stream.write('\r\u001b[K')
  }
  return {
    progress: (progress) => {
      const time = now()
      const last = progress.done >= progress.total
      if (phase?.name !== progress.phase) {
        phase = { name: progress.phase, startedAt: time, startedWith: progress.done }
        // A phase that is over in less than the interval needs no line of its own.
        shownAt = terminal ? -Infinity : time
      }
      if (!last && time - shownAt < (terminal ? BAR_INTERVAL_MS : LINE_INTERVAL_MS)) return
      if (last && !terminal && time - phase.startedAt < LINE_INTERVAL_MS) return
      shownAt = time
      const left = last ? undefined : secondsLeft(progress, (time - phase.startedAt) / 1000, phase.startedWith)
      if (terminal) {
        clear()
        bar = fit(barText(progress, left), stream.columns)
        stream.write(bar)
      } else stream.write(`${lineText(progress, left)}\n`)
    },
    line: (text) => {
      clear()
      stream.write(`${text}\n${bar}`)
    },
    end: () => {
      clear()
      bar = ''
    },
  }
}

/** `Training ████████──────────────── 34 %  epoch 7 of 20, loss 0.0123  2 min left` */
export function barText(progress: Progress, left: number | undefined): string {
  const share = progress.total === 0 ? 1 : Math.min(1, progress.done / progress.total)
  const full = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(full) + '─'.repeat(BAR_CELLS - full)
  return [`${progress.phase} ${bar} ${Math.floor(share * 100)} %`, progress.note ?? '', leftText(left)]
    .filter((part) => part !== '')
    .join('  ')
}

/** `Training: 7 of 20 (35 %), loss 0.0123, 2 min left` */
export function lineText(progress: Progress, left: number | undefined): string {
  const percent = progress.total === 0 ? 100 : Math.floor((progress.done / progress.total) * 100)
  const note = progress.note === undefined || progress.note === '' ? [] : [progress.note]
  return `${progress.phase}: ${[`${progress.done} of ${progress.total} (${percent} %)`, ...note, ...(left === undefined ? [] : [leftText(left)])].join(', ')}`
}

/** At the pace so far; undefined in the first moments, when there is no pace yet. */
function secondsLeft(progress: Progress, elapsedSeconds: number, startedWith: number): number | undefined {
  const done = progress.done - startedWith
  if (done <= 0 || elapsedSeconds < 1) return undefined
  return (elapsedSeconds / done) * (progress.total - progress.done)
}

function leftText(left: number | undefined): string {
  return left === undefined ? '' : `${duration(left)} left`
}

/** A bar that wraps cannot be redrawn in place. */
function fit(text: string, columns: number | undefined): string {
  return columns === undefined || text.length < columns ? text : `${text.slice(0, columns - 2)}…`
}
