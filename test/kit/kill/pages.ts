import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openStation, type OpenedStation } from '#test/kit/stations.ts'
import type { Act, Done, JournalLine } from './acts.ts'

export type ActingPage = {
  readonly child: ChildProcess
  /** Its first act is under way. */
  readonly begun: Promise<void>
  readonly ended: Promise<unknown>
  readonly done: readonly Done[]
  /** Verdicts and masks without an answer: the next page sends them again. */
  unanswered(): Act[]
  /** Answers that were faults, by their codes. */
  readonly refused: readonly string[]
  /** An end of its own accord, and what no page should ever be told. */
  complaints(): string[]
}

export type Entered = OpenedStation & { readonly origin: string; readonly cookie: string }

/** Starts the station and comes in once, for all pages: its address is good for one browser. */
export async function comeIn(at: { home: string; project: string }): Promise<Entered> {
  const station = await openStation(at)
  const entered = await fetch(station.url, { redirect: 'manual' })
  return { ...station, origin: new URL(station.url).origin, cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

export function startPage(script: string, { origin, cookie }: Entered, words: readonly string[]): ActingPage {
  const child = spawn(process.execPath, [script, origin, cookie, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  const done: Done[] = []
  const refused: string[] = []
  let asked: Act | null = null
  let rest = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (some: string) => (stderr += some))
  const begun = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (some: string) => {
      const lines = `${rest}${some}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines.map((text) => JSON.parse(text) as JournalLine)) {
        asked = 'asked' in line ? line.asked : null
        if ('done' in line) done.push(line.done)
        if ('refused' in line) refused.push(line.refused)
        resolve()
      }
    })
    void ended.then(() => resolve())
  })
  return {
    child,
    begun,
    ended,
    done,
    refused,
    unanswered: () => (asked?.kind === 'judge' || asked?.kind === 'draw' ? [asked] : []),
    complaints: () => [
      ...(stderr === '' ? [] : [`A page said: ${stderr}`]),
      ...(refused.includes('internal') ? ['A page was told of a fault inside the program.'] : []),
    ],
  }
}
