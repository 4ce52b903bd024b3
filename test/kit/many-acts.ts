import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { runsOf } from '#domain/masks/rle.ts'
import type { Draw } from '#domain/random.ts'
import type { Host } from '#host/host.ts'
import { addDriftComment } from '#host/store/drift-comments.ts'
import { addIgnore, newestIgnore } from '#host/store/ignored.ts'
import { addMasks, annotatedParts } from '#host/store/annotations.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { addPerson, changePassword, changeRoles, closePerson, listPeople } from '#host/store/people.ts'
import { addProposal, approveProposal, endProposal, listProposals } from '#host/store/proposals.ts'
import { addReleaseCheck } from '#host/store/release-checks.ts'
import { addReport } from '#host/store/reports.ts'
import { addRun, discardRun, listRuns, noteSnapshot, recordRun } from '#host/store/runs.ts'
import { addScores, partsToScore } from '#host/store/scores.ts'
import { writeSetting } from '#host/store/settings.ts'
import { addStudy } from '#host/store/studies.ts'
import { addThreshold, callOffLine, lineInForce, waitingLine } from '#host/store/thresholds.ts'
import { giveVerdicts, undoVerdicts, verdictsOfParts, type NewVerdict } from '#host/store/verdicts.ts'
import { labelByVerdicts } from '#host/review/acceptance.ts'
import { readReviewSettings, REVIEW_SETTINGS } from '#host/review/settings.ts'
import { addArrivals } from '#host/watch/into-project.ts'
import { addParts } from '#host/store/parts.ts'
import { record } from '#host/trail/record.ts'
import { addedHash } from '#host/trail/rows-of-arrivals.ts'
import { DEFAULT_LIMITS } from '#rpc/schemas/studies.ts'
import { noOutcome } from './lines.ts'
import { madeUpRun } from './report-content.ts'
import { partRecord } from './stores.ts'

const SIDE = { width: 32, height: 24 }
const PEOPLE = ['Engineer 1', 'Engineer 2', 'Manager 1'] as const
const TYPES = ['scratch', 'dent', 'hole/left'] as const
const reason = 'a reason of this test'
const wanted = JSON.stringify({
  project: 'planted',
  detector: 'autoencoder',
  preset: 'quick',
  device: 'cpu',
  reduction: 'auto',
  seed: 0,
  settings: {},
})

/** One of everything that people and the program do to a project, by name. Each leaves at least one entry, or does nothing. */
export function makeActs(host: Host, project: string, draw: Draw): Readonly<Record<string, () => Promise<unknown>>> {
  const { store, folder } = host.projects.open(project)
  const { reader, writer } = store
  let minute = 0
  let key = 0
  const pick = <T>(all: readonly T[]): T => all[draw.integer(all.length)]!
  const now = (): string => new Date(Date.UTC(2026, 10, 12, 6, minute++)).toISOString()
  const somebody = () => ({ who: pick(PEOPLE), how: 'open', at: now() }) as const
  const note = () => ({ reason, by: pick(PEOPLE), at: now() })
  const allParts = async (): Promise<number[]> => (await reader.selectFrom('part').select('id').orderBy('id').execute()).map(({ id }) => id)
  const someParts = async (): Promise<number[]> => {
    const all = await allParts()
    return Array.from({ length: 1 + draw.integer(8) }, () => pick(all.slice(0, 20)))
  }
  const runs = async () => (await listRuns(reader)).filter(({ discarded }) => discarded === '')
  const waiting = async () => {
    const open = (await listProposals(reader)).filter(({ state }) => state === 'open')
    return open.length === 0 ? [await propose()] : open
  }
  const propose = async () => {
    const lower = draw.uniform()
    const line = { lower, upper: lower }
    return await addProposal(
      writer,
      { run: pick(await runs()).number, line, rule: 'by-hand', settings: null, outcome: noOutcome, reason },
      somebody(),
    )
  }
  const runsFrom = () =>
    runsOf(
      Uint8Array.from({ length: 32 * 24 }, () => (draw.uniform() < 0.2 ? 1 : 0)),
      SIDE,
    )

  const score = async (run: number): Promise<void> => {
    const parts = await partsToScore(reader, run)
    const entries = parts.map(({ part }) => ({ part, score: draw.uniform(), parts: { mean: draw.uniform() } }))
    await addScores(writer, run, entries)
    const { sha256 } = await newestIgnore(reader)
    await recordRun(
      writer,
      run,
      { action: 'run.scored', new: JSON.stringify({ scored: entries.length, sha256: '', ignored: sha256 }) },
      now(),
    )
  }
  const judge = async (change: Partial<NewVerdict> = {}): Promise<void> => {
    const part = change.part ?? pick((await allParts()).slice(0, 12))
    const expects = (await verdictsOfParts(reader, [part])).get(part)?.at(-1)?.record ?? 0
    const verdict = pick(['good', 'defective', 'second-look'] as const)
    const run = pick(await runs()).number
    const line = await lineInForce(reader, now())
    const said = { verdict, type: verdict === 'defective' ? pick(TYPES) : '', severity: '', note: `note ${key}` } as const
    const shown = { run, threshold: line?.threshold ?? null, view: '{"mode":"swipe","blind":false}' }
    const whole = { part, kind: 'review', expects, key: `key-${String(key++).padStart(8, '0')}`, ...said, ...shown, ...change } as const
    await giveVerdicts(writer, [whole], { actor: somebody(), reason, since: null })
  }

  return {
    train: async () => {
      const run = await addRun(writer, { wanted, at: now(), by: 'Engineer 1' })
      await changeParts(writer, await someParts(), { what: 'set', to: 'train' }, note())
      await noteSnapshot(writer, run, { snapshot: 'ab', at: now() })
      await mkdir(join(folder, 'runs', String(run)), { recursive: true })
      const calibration = Array.from({ length: 20 }, () => draw.uniform())
      await writeFile(join(folder, 'runs', String(run), 'run.json'), JSON.stringify(madeUpRun(calibration)))
      await recordRun(writer, run, { action: 'run.ended', new: 'done' }, now())
      await score(run)
    },
    scoreWhatIsNew: async () => score(pick(await runs()).number),
    discard: async () => {
      const all = await runs()
      if (all.length > 1) await discardRun(writer, pick(all).number, reason, somebody())
    },
    arrive: async () => {
      const lot = (['reject', 'review', 'pass', 'pass'] as const).map((decision) => {
        const digits = `${String(key++).padStart(4, '0')}`
        const facts = { ...SIDE, depth: 8, pixels: `${digits}${'f'.repeat(60)}`, brightness: 0.5, sharpness: 0.5 } as const
        // Its file is not there: only what the store keeps of it is looked at.
        const file = { at: now(), path: `lot/${digits}.png`, copy: `${decision}/${digits}.png`, sha256: facts.pixels, sizeBytes: 1, facts }
        return { kind: 'part', ...file, decision, score: draw.uniform(), parts: {} } as const
      })
      const aside = {
        kind: 'aside',
        at: now(),
        path: 'lot/broken.png',
        sha256: 'b'.repeat(64),
        what: 'unreadable',
        why: 'cut off',
      } as const
      const arriving = { run: pick(await runs()).number, ignored: (await newestIgnore(reader)).sha256, out: '/nowhere', now }
      await addArrivals(host.projects.open(project), arriving, [...lot, aside])
    },
    add: async () => {
      const path = `later/${key++}.png`
      const row = partRecord(1000 + key, { path, set: 'test' })
      await writer.transaction().execute(async (all) => {
        const told = { folder: '/nowhere', to: 'test', same: 0, unreadable: 0, sha256: addedHash([[path, row.sha256]]) }
        const entry = await record(all, somebody(), { action: 'parts.added', object: '1 part', new: JSON.stringify(told) })
        await addParts(all, [{ ...row, arrived_at: now(), record: entry }])
      })
    },
    move: async () =>
      changeParts(writer, await someParts(), { what: 'set', to: pick(['train', 'calibrate', 'test', 'incoming'] as const) }, note()),
    truth: async () => {
      const truth = pick(['good', 'defective', 'unknown'] as const)
      await changeParts(
        writer,
        await someParts(),
        { what: 'truth', truth, defectType: truth === 'defective' ? pick(['', ...TYPES]) : '' },
        note(),
      )
    },
    exclude: async () => {
      const [first = 0, ...others] = await someParts()
      const { excluded } = await reader.selectFrom('part').select('excluded').where('id', '=', first).executeTakeFirstOrThrow()
      await changeParts(writer, [first, ...others], { what: 'excluded', excluded: excluded === 0 }, note())
    },
    judge: () => judge(),
    judgeAgain: async () => {
      const { rows } = { rows: await reader.selectFrom('review').select('part').execute() }
      await judge(rows.length === 0 ? {} : { part: pick(rows).part })
    },
    undo: async () => {
      const { rows } = await sql<{ record: number; by: string }>`
        select record, "by" from verdict where kind = 'review' and verdict != 'withdrawn'
        and record not in (select replaces from verdict where replaces is not null)`.execute(reader)
      const one = rows.length === 0 ? undefined : pick(rows)
      if (one !== undefined)
        await undoVerdicts(writer, [one.record], { actor: { who: one.by, how: 'open', at: now() }, reason, since: null })
    },
    settle: async () => {
      const open = await reader.selectFrom('review').select(['part', 'last']).where('state', '=', 'disputed').execute()
      if (open[0] === undefined) return
      const { part, last: expects } = open[0]
      const said = {
        verdict: 'good',
        type: '',
        severity: '',
        note: 'both looked',
        kind: 'settled',
        run: null,
        threshold: null,
        view: '{}',
      } as const
      await giveVerdicts(writer, [{ part, expects, key: null, ...said }], {
        actor: somebody(),
        reason,
        since: null,
        action: 'verdict.settled',
      })
    },
    toAcceptance: () => labelByVerdicts(writer, null, note()),
    draw: async () => {
      const part = pick((await allParts()).slice(0, 6))
      const expects = (await annotatedParts(reader)).find((one) => one.part === part)?.record ?? 0
      const masks = draw.uniform() < 0.2 ? [] : [{ label: pick(TYPES), severity: '' as const, runs: runsFrom() }]
      await addMasks(writer, { part, expects, source: 'drawn', masks, reason: '', key: null, ...SIDE }, somebody())
    },
    ignore: async () => {
      const { record: expects } = await newestIgnore(reader)
      const runs = draw.uniform() < 0.1 ? [] : runsFrom()
      await addIgnore(writer, { expects, runs, reason, key: null, ...SIDE }, somebody())
    },
    choose: async () => {
      const lower = draw.uniform()
      const line = { lower, upper: lower + 0.1 }
      await addThreshold(writer, { run: pick(await runs()).number, line, rule: 'by-hand', settings: null, outcome: noOutcome, ...note() })
    },
    chooseLater: async () => {
      const line = { lower: 0.4, upper: 0.4 + draw.uniform() }
      // Between two minutes, so that it is clear which came first.
      const begins = new Date(Date.UTC(2026, 10, 12, 6, minute + 1 + draw.integer(20), 30)).toISOString()
      const chosen = { run: pick(await runs()).number, line, rule: 'by-hand', settings: null, outcome: noOutcome, begins }
      await addThreshold(writer, { ...chosen, ...note() })
    },
    callOff: async () => {
      const line = await waitingLine(reader, now())
      if (line !== null) await callOffLine(writer, { threshold: line.threshold, reason }, somebody())
    },
    propose,
    approve: async () => {
      const { proposal } = pick(await waiting())
      const inForce = (await lineInForce(reader, now()))?.threshold ?? null
      await approveProposal(writer, { proposal, reason, inForce }, { ...somebody(), meaning: 'approval' }, false)
    },
    refuse: async () => {
      const { proposal, by } = pick(await waiting())
      const answer = pick(['refused', 'withdrawn'] as const)
      await endProposal(writer, { proposal, reason, answer }, { ...somebody(), who: answer === 'refused' ? pick(PEOPLE) : by })
    },
    settings: async () => {
      const before = await readReviewSettings(reader)
      await writeSetting(
        writer,
        REVIEW_SETTINGS,
        { ...before, secondPercent: draw.integer(100), types: TYPES.slice(draw.integer(3)) },
        somebody(),
      )
    },
    addPerson: async () => {
      const name = `Person ${key++}`
      const roles = pick([['engineer'], ['manager', 'auditor'], ['administrator', 'engineer']] as const)
      // The test signs nobody in by it.
      await addPerson(writer, { name, roles, password: 'scrypt$none' }, somebody())
    },
    changePerson: async () => {
      const open = (await listPeople(reader)).filter(({ closed, name }) => !closed && name.startsWith('Person'))
      if (open.length === 0) return
      const { person } = pick(open)
      const how = draw.integer(3)
      if (how === 0) await changeRoles(writer, person, pick([['manager'], ['engineer', 'auditor']] as const), somebody())
      if (how === 1) await changePassword(writer, person, 'scrypt$other', somebody())
      if (how === 2) await closePerson(writer, person, somebody())
    },
    study: async () => {
      const parts = await reader.selectFrom('part').select(['id', 'truth']).where('truth', '!=', 'unknown').execute()
      const study = { name: `Study ${key++}`, people: ['Engineer 1', 'Engineer 2'], rounds: 1, seed: 3, limits: DEFAULT_LIMITS }
      const { study: number } = await addStudy(writer, { ...study, parts: parts.map(({ id }) => id) }, somebody())
      const said = {
        verdict: 'good',
        type: '',
        severity: '',
        note: '',
        kind: 'study',
        study: number,
        round: 1,
        run: null,
        threshold: null,
        view: '{}',
      } as const
      const one = { part: parts[0]!.id, expects: null, key: null, ...said }
      await giveVerdicts(writer, [one], { actor: { ...somebody(), who: 'Engineer 1' }, reason: '', since: null })
    },
    report: async () => {
      const file = `reports/${key++}.csv`
      const made = {
        kind: 'run',
        run: pick(await runs()).number,
        filter: '{}',
        format: 'csv',
        file,
        size_bytes: 3,
        sha256: 'ab',
        head: '',
        replaces: null,
      }
      const { who: by, at } = somebody()
      await addReport(writer, { ...made, by, at })
    },
    release: async () => {
      const line = await lineInForce(reader, now())
      if (line === null) return
      const check = { seed: 1, parts: [], skipped: [], largestDifference: 0, at: '', changed: 0 }
      const made = {
        run: line.run,
        threshold: line.threshold,
        line: line.line,
        released: false,
        file: '',
        size_bytes: 0,
        sha256: '',
        check,
      }
      await addReleaseCheck(writer, made, somebody())
    },
    comment: async () =>
      addDriftComment(
        writer,
        { run: pick(await runs()).number, alarm: 'score/ewma/1', direction: 'high', last: 2, comment: reason },
        somebody(),
      ),
  }
}

/** Does an act; one that the project refuses just now is none. */
export async function attempt(act: () => Promise<unknown>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
  })
}
