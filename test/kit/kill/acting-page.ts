import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import WebSocket from 'ws'
import { packRuns } from '#domain/masks/rle.ts'
import { makeDraw } from '#domain/random.ts'
import { clientOverSocket, type HostClient } from '#rpc/client.ts'
import { faultOf } from '#rpc/fault-error.ts'
import type { Act, Done, JournalLine } from './acts.ts'

// A page as the host sees it, in a process of its own so that it can be killed: it reviews, takes back, moves and proposes lines, makes
// reports and looks at parts, at random, and journals every act before it is sent and after it was answered.
// Parameters: address, cookie of the session, project, seed, and what a former page asked for without having been answered, as JSON.

const [origin = '', cookie = '', project = '', seed = '0', unanswered = '[]'] = process.argv.slice(2)
const RUN = 1
/** Of the trained project's pictures, in pixels. */
const SIDE = 96
const VIEW = { mode: 'panes', blind: false, display: '' }
/** A training that goes on for longer than its host will live. */
const SMALL = { size: 32, latent: 16, batch: 8, epochs: 200, learningRate: 0.002 }
const BY_NAME = { by: 'name', descending: false } as const
const draw = makeDraw(Number(seed), 'acting page')

// Straight to the pipe: what was written there outlives the process.
const journal = (line: JournalLine): void => void writeSync(1, `${JSON.stringify(line)}\n`)

async function connect(): Promise<HostClient> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } })
  socket.on('close', () => process.exit(0))
  await new Promise((open, fail) => socket.once('open', open).once('error', fail))
  return clientOverSocket(socket as unknown as globalThis.WebSocket)
}

const made: { verdicts: number[]; proposals: number[] } = { verdicts: [], proposals: [] }

async function nextAct(host: HostClient): Promise<Act> {
  const dice = draw.uniform()
  const lower = draw.uniform()
  const line = { lower, upper: lower + draw.uniform() }
  const reason = `moved by the proof, ${seed}`
  const verdict = made.verdicts.at(-1)
  const proposal = made.proposals.at(-1)
  if (dice < 0.1 && verdict !== undefined) return { kind: 'undo', record: verdict }
  if (dice < 0.2) return { kind: 'choose', ...line, reason }
  if (dice < 0.27) return { kind: 'propose', ...line, reason }
  if (dice < 0.33 && proposal !== undefined) return { kind: 'withdraw', proposal, reason }
  if (dice < 0.43) return { kind: 'report', format: draw.uniform() < 0.5 ? 'csv' : 'json' }
  if (dice < 0.5 && (await host.runs.queue()).length === 0) return { kind: 'train', seed: draw.integer(1000) }
  const { rows } = await host.parts.page({ project, filter: { sets: ['test'] }, sort: BY_NAME, run: RUN, offset: 0, limit: 100 })
  const { part } = rows[draw.integer(rows.length)] ?? { part: 1 }
  if (dice < 0.6) return { kind: 'look', part }
  const key = `${seed}-${draw.integer(2 ** 30)}-${draw.integer(2 ** 30)}`
  if (dice < 0.7) {
    const { record } = await host.annotations.get({ project, part })
    return { kind: 'draw', key, part, expects: record, counts: someColumns() }
  }
  const known = await host.review.page({ project, filter: { part }, offset: 0, limit: 1 })
  const said = draw.uniform() < 0.5 ? ('good' as const) : ('defective' as const)
  return { kind: 'judge', key, part, expects: known.rows[0]?.record ?? 0, verdict: said, note: `note of ${key}` }
}

/** A mask of some columns in the middle of a picture. */
function someColumns(): string {
  const [left, wide] = [draw.integer(40), 1 + draw.integer(40)]
  return packRuns([left * SIDE, wide * SIDE, (SIDE - left - wide) * SIDE])
}

async function perform(host: HostClient, act: Act): Promise<Done> {
  switch (act.kind) {
    case 'judge': {
      const { kind, ...given } = act
      const { verdict } = await host.review.judge({ project, run: RUN, view: VIEW, reason: 'seen again by the proof', ...given })
      return { kind, key: act.key, record: verdict.record, part: verdict.part, note: verdict.note }
    }
    case 'undo': {
      const [taken] = await host.review.undo({ project, records: [act.record], reason: 'taken back by the proof' })
      return { kind: act.kind, record: taken?.verdict.record ?? 0, replaces: act.record }
    }
    case 'draw': {
      const { kind, counts, ...asked } = act
      const masks = [{ label: 'scratch', counts }]
      const { record, part, masks: drawn } = await host.annotations.save({ project, width: SIDE, height: SIDE, masks, ...asked })
      return { kind, record, part, pixels: drawn[0]?.pixels ?? 0 }
    }
    case 'choose':
    case 'propose': {
      const { kind, reason, ...line } = act
      const wanted = { project, run: RUN, line, rule: 'by-hand', settings: null, reason }
      if (kind === 'propose') return { kind, record: (await host.lines.propose(wanted)).proposal, ...line }
      return { kind, record: (await host.thresholds.choose({ ...wanted, by: 'Proof' })).record ?? 0, ...line }
    }
    case 'withdraw': {
      const { answer } = await host.lines.withdraw({ project, proposal: act.proposal, reason: act.reason })
      return { kind: act.kind, record: answer?.record ?? 0, proposal: act.proposal }
    }
    case 'report': {
      for await (const step of await host.reports.make({ project, filter: { run: RUN }, format: act.format }))
        if (step.at === 'done') return { kind: act.kind, report: step.result.report, sha256: step.result.sha256 }
      throw new Error('The report ended without a result.')
    }
    case 'look':
      await host.look.part({ project, run: RUN, part: act.part })
      return { kind: act.kind }
    case 'train': {
      const wanted = { project, detector: 'autoencoder', preset: 'quick', settings: SMALL, device: 'auto', seed: act.seed }
      return { kind: act.kind, run: (await host.runs.start(wanted)).run }
    }
  }
}

async function actOnce(host: HostClient, act: Act): Promise<void> {
  journal({ asked: act })
  try {
    const done = await perform(host, act)
    if (done.kind === 'judge') made.verdicts.push(done.record)
    if (done.kind === 'undo') made.verdicts.pop()
    if (done.kind === 'propose') made.proposals.push(done.record)
    if (done.kind === 'withdraw') made.proposals.pop()
    journal({ done })
  } catch (error) {
    const fault = faultOf(error)
    // A killed engine, an overtaken verdict: told in words. Anything else is the connection's end, and this page's.
    if (fault === undefined) {
      await wait(1000)
      throw error
    }
    journal({ refused: fault.code, act })
    if (act.kind === 'undo') made.verdicts.pop()
    if (act.kind === 'withdraw') made.proposals.pop()
  }
}

const host = await connect()
for (const act of JSON.parse(unanswered) as readonly Act[]) await actOnce(host, act)
for (;;) await actOnce(host, await nextAct(host))
