import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeDraw } from '#domain/random.ts'
import { bundleScript } from '#test/kit/child-script.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { copiedProject, type OpenedStation } from '#test/kit/stations.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import type { Act, Done } from './acts.ts'
import { childrenOf } from './children.ts'
import { lookForLosses } from './ledger.ts'
import { comeIn, startPage, type ActingPage } from './pages.ts'

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
    losses.push(...pages.flatMap(({ complaints }) => (victim === 'page' ? complaints() : [])))
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

/** Two hosts have one project open, each with a page that acts: what they did, and whatever was lost or should not have been said. */
export async function actAtTwoHosts({ acts, seed }: { readonly acts: number; readonly seed: number }): Promise<Omit<Proof, 'killed'>> {
  const script = await bundleScript('test/kit/kill/acting-page.ts')
  const folder = await copiedProject()
  const stations = await Promise.all([1, 2].map(async () => comeIn({ home: await temporaryFolder(), project: folder })))
  const pages = stations.map((station, one) => startPage(script, station, [basename(folder), `${seed}${one}`, '[]']))
  while (pages.some(({ child, done }) => child.exitCode === null && done.length < acts)) await wait(50)
  for (const { child } of pages) child.kill('SIGKILL')
  await Promise.all(pages.map(({ ended }) => ended))
  const acknowledged = pages.flatMap(({ done }) => done)
  const losses = [...pages.flatMap(({ complaints }) => complaints()), ...lookForLosses(folder, acknowledged)]
  return { acknowledged: countKinds(acknowledged), losses: [...losses, ...(await verify(folder, [])).problems] }
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

/** By the command line, as an auditor would, against the head that was noted after the blow before. */
async function verify(folder: string, heads: readonly string[]): Promise<{ head: string; problems: string[] }> {
  const { status, json } = await residuumJson('audit', 'verify', folder, ...heads.flatMap((head) => ['--head', head]))
  return { head: String(json['head'] ?? ''), problems: status === 0 ? [] : [JSON.stringify(json)] }
}

function countKinds(done: readonly Done[]): Record<Done['kind'], number> {
  const counts = { judge: 0, undo: 0, draw: 0, choose: 0, propose: 0, withdraw: 0, report: 0, look: 0, train: 0 }
  for (const { kind } of done) counts[kind] += 1
  return counts
}
