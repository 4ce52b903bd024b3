import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { makeDraw } from '#domain/random.ts'
import type { Work } from '#domain/work.ts'
import { countQueue, nextInQueue } from '#host/review/queue.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { reviewQueue } from '#rpc/schemas/review.ts'
import { openStore, type Store } from './database.ts'
import { addParts } from './parts.ts'
import { addRun } from './runs.ts'
import { addScores } from './scores.ts'
import { addThreshold } from './thresholds.ts'
import { pageOfVerdicts } from './verdict-query.ts'
import { giveVerdicts } from './verdicts.ts'

/** Milliseconds, the median of some calls each; `parts` and `entries` say of how many. */
export type StoreFigures = {
  readonly parts: number
  readonly entries: number
  readonly fillSeconds: number
  readonly judgeMs: number
  readonly queueMs: Readonly<Record<'nearest' | 'highest' | 'arrival' | 'random' | 'second', number>>
  readonly countsMs: number
  readonly filterMs: Readonly<Record<'person' | 'defective' | 'type' | 'state' | 'text' | 'trailObject' | 'trailText', number>>
  readonly verifySeconds: number
}

const AT = '2026-01-02T03:04:05.000Z'
const AT_ONCE = 5000
const TIMES = 9

/** How quick a project's store is: made of `parts` scored parts, every one but a hundred judged, in a temporary folder. */
export async function measureStore(parts: number, work: Work): Promise<StoreFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'residuum-bench-'))
  const store = openStore(join(folder, 'project.db'), { make: true })
  try {
    const began = performance.now()
    const run = await fill(store, parts, work)
    const fillSeconds = (performance.now() - began) / 1000
    const { reader } = store
    const queue = (change: object): Promise<number> =>
      median(() => nextInQueue(reader, reviewQueue.parse({ project: 'bench', run, ...change }), { who: 'Engineer 3', at: AT }))
    const verdicts = (filter: object): Promise<number> => median(() => pageOfVerdicts(reader, filter, { offset: 0, limit: 100 }))
    const trail = (filter: object): Promise<number> =>
      median(() => pageOfTrail(reader, { filter, newestFirst: true, offset: 0, limit: 100 }))
    let next = parts
    const judgeMs = await median(() => judge(store, run, [next--]))
    const begun = performance.now()
    const { entries, problem } = await verifyTrail(store, [], work)
    if (problem !== null) throw new Error(problem.what)
    return {
      parts,
      entries,
      fillSeconds,
      judgeMs,
      verifySeconds: (performance.now() - begun) / 1000,
      queueMs: {
        nearest: await queue({ order: 'nearest' }),
        highest: await queue({ order: 'highest' }),
        arrival: await queue({ order: 'arrival' }),
        random: await queue({ order: 'random' }),
        second: await queue({ which: 'second' }),
      },
      countsMs: await median(() => countQueue(reader, { run, sets: ['incoming', 'test'] }, { who: 'Engineer 1', at: AT })),
      filterMs: {
        person: await verdicts({ by: 'Engineer 1' }),
        defective: await verdicts({ verdicts: ['defective'], inForce: true }),
        type: await verdicts({ types: ['hole'] }),
        state: await verdicts({ states: ['second-look'] }),
        text: await verdicts({ text: '99' }),
        trailObject: await trail({ object: 'part 77' }),
        trailText: await trail({ text: 'scratch' }),
      },
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(store: Store, parts: number, work: Work): Promise<number> {
  const { writer } = store
  await addParts(
    writer,
    Array.from({ length: parts }, (_, i) => partOf(i + 1)),
  )
  const run = await addRun(writer, { wanted: '', at: AT })
  const draw = makeDraw(0, 'bench')
  for (let first = 1; first <= parts; first += AT_ONCE) {
    work.signal.throwIfAborted()
    const some = Array.from({ length: Math.min(AT_ONCE, parts - first + 1) }, (_, i) => ({
      part: first + i,
      score: draw.uniform(),
      parts: {},
    }))
    await addScores(writer, run, some)
  }
  const none = { pass: 0, review: 0, reject: 0 }
  const rate = { count: 0, n: 0, ratio: null, interval: null, upperBound: null }
  const outcome = { confusion: { good: none, defective: none }, escapes: rate, overkill: rate, review: rate, costPerThousand: null }
  await addThreshold(writer, {
    run,
    line: { lower: 0.3, upper: 0.6 },
    rule: 'by-hand',
    settings: null,
    outcome,
    by: 'Manager 1',
    at: AT,
    reason: 'to measure',
  })
  for (let first = 1; first <= parts - 100; first += AT_ONCE) {
    work.signal.throwIfAborted()
    const some = Array.from({ length: Math.min(AT_ONCE, parts - 100 - first + 1) }, (_, i) => first + i)
    await judge(store, run, some)
    work.onProgress?.({ phase: 'Judging', done: first - 1 + some.length, total: parts - 100 })
  }
  await sql`analyze`.execute(writer)
  return run
}

async function judge({ writer }: Store, run: number, parts: readonly number[]): Promise<void> {
  const verdicts = parts.map((part) => {
    const word = part % 50 === 0 ? 'second-look' : part % 7 === 0 ? 'defective' : 'good'
    const type = word === 'defective' ? (part % 2 === 0 ? 'hole' : 'scratch') : ''
    const said = { part, verdict: word, type, severity: '', note: `seen ${part}`, kind: 'review' } as const
    return { ...said, run, threshold: 1, view: '{"mode":"swipe","blind":false}', expects: 0, key: randomUUID() }
  })
  const who = (parts[0] ?? 0) % 2 === 0 ? 'Engineer 1' : 'Engineer 2'
  await giveVerdicts(writer, verdicts, { actor: { who, how: 'open', at: AT }, reason: '', since: null })
}

function partOf(number: number) {
  const sha256 = number.toString(16).padStart(64, '0')
  const seen = { size_bytes: 100_000, width: 256, height: 256, depth: 8, pixels: sha256, unreadable: '', masks: '[]' }
  return {
    path: `incoming/${String(number).padStart(7, '0')}.png`,
    sha256,
    ...seen,
    set: 'incoming',
    truth: 'unknown',
    defect_type: '',
  } as const
}

async function median(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const began = performance.now()
    await call()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? NaN
}
