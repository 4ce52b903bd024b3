import type { Events } from '#host/events.ts'

/** A line that comes into force at a later instant. */
type Expected = { readonly project: string; readonly run: number; readonly begins: string }

/** Tells pages that a line has come into force, which no record says at that moment. What is in force does not depend on it. */
export type LineClock = {
  /** A project's waiting line, as somebody has just read it; a later one takes its place. */
  expect(line: Expected): void
  close(): void
}

/** A clock that is put forward or back is noticed as soon. */
const LOOKS_EVERY_MS = 500

export function makeLineClock(events: Events, now: () => string): LineClock {
  const expected = new Map<string, Expected>()
  let timer: NodeJS.Timeout | undefined
  const rest = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const look = (): void => {
    for (const [project, { run, begins }] of expected) {
      if (begins > now()) continue
      expected.delete(project)
      events.announce({ type: 'threshold.chosen', project, run })
    }
    if (expected.size === 0) rest()
  }
  return {
    expect: (line) => {
      expected.set(line.project, line)
      timer ??= setInterval(look, LOOKS_EVERY_MS).unref()
    },
    close: rest,
  }
}
