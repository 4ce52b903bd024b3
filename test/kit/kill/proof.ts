import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeDraw } from '#domain/random.ts'
import { bundleScript } from '#test/kit/child-script.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { copiedProject, openStation, type OpenedStation } from '#test/kit/stations.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import type { Act, Done, JournalLine } from './acts.ts'
import { childrenOf } from './children.ts'
import { lookForLosses } from './ledger.ts'

export type Proof = {
  readonly killed: Readonly<Record<'host' | 'engine' | 'page', number>>
  readonly acknowledged: Readonly<Record<Done['kind'], number>>
  /** Whatever was lost, doubled, half there, or should not have been said. Empty, if the claim holds. */
  readonly losses: readonly string[]
}

/** A page may be up to this far in its work when the blow comes. */
const LONGEST_LIFE_MS = 1200

/**
 * Kills host, engine and page of a working project at random moments, starts again what was killed, and holds the project to every
 * answer that its pages had. Two pages act at once.
 */
export async function killAtRandom({ kills, seed }: { readonly kills: number; readonly seed: number }): Promise<Proof> {
  const script = await bundleScript('test/kit/kill/acting-page.ts')
  const [home, folder] = [await temporaryFolder(), await copiedProject()]
  const draw = makeDraw(seed, 'kills')
  const killed = { host: 0, engine: 0, page: 0 }
  const acknowledged: Done[] = []
  const losses: string[] = []
  const heads: string[] = []
  let station = await comeIn({ home, project: folder })
  let open: Act[] = []
  for (let blow = 0; blow < kills; blow += 1) {
    const pages = [0, 1].map((one) =>
      startPage(script, station, [basename(folder), `${seed}${blow}${one}`, JSON.stringify(one === 0 ? open : [])]),
    )
    await Promise.all(pages.map(({ begun }) => begun))
    await wait(draw.uniform() * LONGEST_LIFE_MS)
    const victim = await strike(draw.uniform(), station, pages)
    killed[victim] += 1
    if (victim === 'engine') await wait(draw.uniform() * 500) // acts that met the blow are answered with a fault
    for (const { child } of pages) child.kill('SIGKILL')
    await Promise.all(pages.map(({ ended }) => ended))
    acknowledged.push(...pages.flatMap(({ done }) => done))
    losses.push(...pages.flatMap(({ complaint }) => (victim === 'host' ? [] : complaint())))
    open = pages.flatMap(({ unanswered }) => unanswered())
    if (victim === 'host') {
      await station.ended
      station = await comeIn({ home, project: folder })
    }
    losses.push(...lookForLosses(folder, acknowledged))
    const check = await verify(folder, heads)
    losses.push(...check.problems)
    if (check.head !== '') heads.splice(0, heads.length, check.head)
    if (losses.length > 0) break
  }
  return { killed, acknowledged: countKinds(acknowledged), losses }
}

/** Kills one of them; gives which. An engine is there only while it has something to do: otherwise the host is struck. */
async function strike(dice: number, station: OpenedStation, pages: readonly ActingPage[]): Promise<keyof Proof['killed']> {
  if (dice < 0.25) {
    pages[0]?.child.kill('SIGKILL')
    return 'page'
  }
  if (dice < 0.5) {
    const [engine] = await childrenOf(station.child.pid ?? 0)
    if (engine !== undefined) {
      process.kill(engine, 'SIGKILL')
      return 'engine'
    }
  }
  station.child.kill('SIGKILL')
  return 'host'
}

type ActingPage = {
  readonly child: ChildProcess
  /** Its first act is under way. */
  readonly begun: Promise<void>
  readonly ended: Promise<unknown>
  readonly done: readonly Done[]
  /** Verdicts without an answer: the next page sends them again. */
  unanswered(): Act[]
  /** An end of its own accord. */
  complaint(): string[]
}

type Entered = OpenedStation & { readonly origin: string; readonly cookie: string }

/** Starts the station and comes in once, for all pages: its address is good for one browser. */
async function comeIn(at: { home: string; project: string }): Promise<Entered> {
  const station = await openStation(at)
  const entered = await fetch(station.url, { redirect: 'manual' })
  return { ...station, origin: new URL(station.url).origin, cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

function startPage(script: string, { origin, cookie }: Entered, words: readonly string[]): ActingPage {
  const child = spawn(process.execPath, [script, origin, cookie, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  const done: Done[] = []
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
    unanswered: () => (asked?.kind === 'judge' ? [asked] : []),
    complaint: () => (stderr === '' ? [] : [`A page said: ${stderr}`]),
  }
}

/** By the command line, as an auditor would, against the head that was noted after the blow before. */
async function verify(folder: string, heads: readonly string[]): Promise<{ head: string; problems: string[] }> {
  const { status, json } = await residuumJson('audit', 'verify', folder, ...heads.flatMap((head) => ['--head', head]))
  return { head: String(json['head'] ?? ''), problems: status === 0 ? [] : [JSON.stringify(json)] }
}

function countKinds(done: readonly Done[]): Record<Done['kind'], number> {
  const counts = { judge: 0, undo: 0, choose: 0, propose: 0, withdraw: 0, report: 0, look: 0, train: 0 }
  for (const { kind } of done) counts[kind] += 1
  return counts
}
