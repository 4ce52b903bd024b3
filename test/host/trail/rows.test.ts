import Libsql from 'libsql'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store } from '#host/store/database.ts'
import { addPerson } from '#host/store/people.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { addProposal, approveProposal, endProposal } from '#host/store/proposals.ts'
import { addDriftComment } from '#host/store/drift-comments.ts'
import { addReleaseCheck } from '#host/store/release-checks.ts'
import { addStudy } from '#host/store/studies.ts'
import { addReport } from '#host/store/reports.ts'
import { addRun } from '#host/store/runs.ts'
import { writeSetting } from '#host/store/settings.ts'
import { giveVerdicts, undoVerdicts, type NewVerdict } from '#host/store/verdicts.ts'
import type { Actor } from '#host/trail/record.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'

const at = '2026-01-02T03:04:05.000Z'
const actor: Actor = { who: 'Engineer 1', how: 'open', at }
const note = { reason: 'the lamp was off', by: 'Engineer 1', at }
const work = { signal: new AbortController().signal }
const giving = { actor, reason: '', since: null }
const verdict: Omit<NewVerdict, 'part'> = {
  verdict: 'defective',
  type: 'hole',
  severity: 'major',
  note: 'ü 漢 at the edge',
  kind: 'review',
  run: 1,
  threshold: null,
  view: '{"mode":"three"}',
  expects: 0,
  key: null,
}

/** A project with one of everything that carries a decision. Entry 1 is the trail's beginning. */
async function decided() {
  const store = await makeStore([1, 2, 3].map((number) => partRecord(number)))
  const { writer } = store
  await addRun(writer, { wanted: '', at }) // 2
  await changeParts(writer, [1, 2], { what: 'set', to: 'test' }, note) // 3
  await changeParts(writer, [1], { what: 'truth', truth: 'defective', defectType: 'hole' }, note) // 4
  await giveVerdicts(
    writer,
    [1, 2].map((part) => ({ ...verdict, part })),
    giving,
  ) // 5, 6
  await undoVerdicts(writer, [6], giving) // 7
  const proposed = {
    run: 1,
    line: { lower: 0.1, upper: 0.30000000000000004 },
    rule: 'by-hand',
    settings: null,
    reason: 'three escapes',
    outcome: noOutcome,
  }
  await addProposal(writer, proposed, actor) // 8
  await approveProposal(writer, { proposal: 8, reason: 'looked at all', inForce: null }, { ...actor, meaning: 'approval' }, false) // 9
  await addProposal(writer, proposed, actor) // 10
  await endProposal(writer, { proposal: 10, reason: 'not needed now', answer: 'withdrawn' }, actor) // 11
  await writeSetting(writer, 'review', { twoPeople: true }, actor) // 12
  await addPerson(writer, { name: 'Boss', roles: ['administrator'], password: 'x' }, actor) // 13
  await addReport(writer, {
    kind: 'run',
    run: 1,
    filter: '{}',
    format: 'csv',
    file: 'reports/a.csv',
    size_bytes: 3,
    sha256: 'ab',
    head: '',
    by: 'Engineer 1',
    at,
  }) // 14
  return store
}

const check = async (store: Store) => (await verifyTrail(store, [], work)).problem

describe('the check of rows against their entries', () => {
  let store: Awaited<ReturnType<typeof decided>>
  beforeEach(async () => {
    store = await decided()
  })

  /** Behind the program's back: triggers off, one statement, triggers on. */
  function tamper(statement: string): void {
    const database = new Libsql(store.path)
    database.exec('pragma foreign_keys = off')
    const triggers = database.prepare("select name, sql from sqlite_master where type = 'trigger'").all() as { name: string; sql: string }[]
    for (const { name } of triggers) database.exec(`drop trigger ${name}`)
    database.exec(statement)
    for (const trigger of triggers) database.exec(trigger.sql)
    database.close()
  }

  test('finds nothing in a project that only the program wrote', async () => {
    expect(await check(store)).toBeNull()
    const again = openStore(store.path)
    expect(await check(again)).toBeNull()
    await again.close()
  })

  test.each([
    [
      'a verdict was changed',
      "update verdict set verdict = 'good', type = '' where record = 5",
      5,
      'Verdict #5 is not what its record says: verdict is another.',
    ],
    ['its note was changed', "update verdict set note = 'nothing' where record = 5", 5, 'note'],
    ['its person was changed', "update verdict set by = 'Engineer 2' where record = 6", 6, 'by'],
    ['a verdict was taken out', 'delete from verdict where record = 5', 5, 'Verdict #5 is gone'],
    [
      'one was put in under another entry',
      'insert into verdict select 2, part, by, at, verdict, type, severity, note, kind, study, round, run, threshold, score, view, null, null from verdict where record = 5',
      2,
      'about something else',
    ],
    ['the line in force was moved', 'update threshold set upper = 0.31 where record = 9', 9, 'upper'],
    [
      'a line was put in without an entry',
      'insert into threshold (run, lower, upper, rule, settings, outcome, by, at, reason) select run, 0, 1, rule, settings, outcome, by, at, reason from threshold',
      1,
      'rows of threshold have no record',
    ],
    [
      'a line was put in beside the one that an entry tells of',
      'insert into threshold (id, run, lower, upper, rule, settings, outcome, by, at, reason, record) select -1, run, 0, 1, rule, settings, outcome, by, at, reason, record from threshold',
      9,
      'More than one row of threshold',
    ],
    [
      'a proposal was answered by the approval of another',
      'delete from answer where record = 11; insert into answer (proposal, record, answer, by, at, reason) select 10, record, answer, by, at, reason from answer where record = 9',
      9,
      'More than one row of answer',
    ],
    [
      'a verdict was put in under a number that no entry can have',
      'insert into verdict select -5, part, by, at, verdict, type, severity, note, kind, study, round, run, threshold, score, view, null, null from verdict where record = 5',
      1,
      'A row of verdict belongs to record -5',
    ],
    [
      'an entry was put in front of the first',
      "insert into trail values (-3, '', 'Boss', 'signed', 'line.approved', 'run 1', '', '', '', '', '')",
      1,
      'There is a record -3',
    ],
    ['a proposal was changed', 'update proposal set lower = 0.11 where record = 8', 8, 'lower'],
    ['an answer was changed', "update answer set answer = 'refused' where record = 11", 11, 'answer'],
    ['one part less was moved', 'delete from part_change where record = 3 and part = 2', 3, 'changes of parts'],
    ['a change of a part was altered', "update part_change set new = 'good' where record = 4", 4, 'changes of parts'],
    ['a truth was changed without a change', "update part set truth = 'good', defect_type = '' where id = 1", 4, 'Part 1'],
    ['two people became one', `update setting set value = '{"twoPeople":false}' where key = 'review'`, 12, 'setting review'],
    ['roles were given', `update person set roles = '["manager","administrator"]'`, 13, 'Boss'],
    ['a password was swapped', "update person set password = 'y'", 13, 'Boss'],
    ['a report was swapped', "update report set sha256 = 'cd' where record = 14", 14, 'sha256'],
    ['the tail was cut and a row of it stayed', 'delete from trail where number >= 9', 9, 'threshold'],
  ])('%s', async (_, statement, entry, words) => {
    tamper(statement)
    const problem = await check(store)
    expect(problem?.entry).toBe(entry)
    expect(problem?.what).toContain(words)
  })

  test('does not take for tampering what SQLite keeps otherwise than it was typed', async () => {
    const note = 'half \ud800 and nul \0 end 😀'
    await giveVerdicts(store.writer, [{ ...verdict, part: 3, note }], giving)
    const proposed = { run: 1, line: { lower: 0.1, upper: 0.2 }, rule: 'by-hand', settings: null, outcome: noOutcome, reason: note }
    await addProposal(store.writer, proposed, actor)
    expect(await check(store)).toBeNull()
  })

  test('holds studies, release checks and drift comments to their entries too', async () => {
    const many = await makeStore(
      Array.from({ length: 50 }, (_, i) => partRecord(i + 1, { set: 'test', truth: i % 2 === 0 ? 'good' : 'defective' })),
    )
    const { writer } = many
    const run = await addRun(writer, { wanted: '', at }) // 2
    const limits = { effectiveness: 0.9, misses: 0.02, falseAlarms: 0.05, kappa: 0.75 }
    const parts = Array.from({ length: 50 }, (_, i) => i + 1)
    await addStudy(writer, { name: 'Week 45', people: ['Engineer 1', 'Engineer 2'], rounds: 2, parts, seed: 7, limits }, actor) // 3
    const line = { lower: 0.1, upper: 0.2 }
    const proposed = { run, line, rule: 'by-hand', settings: null, reason: 'three escapes', outcome: noOutcome }
    await addProposal(writer, proposed, actor) // 4
    const { threshold } = await approveProposal(writer, { proposal: 4, reason: 'looked at all', inForce: null }, actor, false) // 5
    const check0 = { seed: 1, parts: [], skipped: [], largestDifference: 1e-7, at, changed: 0 }
    const released = { run, threshold, line, released: true, file: 'models/a.onnx', size_bytes: 9, sha256: 'ab', check: check0 }
    await addReleaseCheck(writer, released, actor) // 6
    await addDriftComment(writer, { run, alarm: 'brightness/ewma/1', direction: 'high', last: 1, comment: 'the lamp was changed' }, actor) // 7
    expect(await check(many)).toBeNull()
    const database = new Libsql(many.path)
    database.exec("drop trigger drift_comment_stays; update drift_comment set comment = 'nothing'")
    expect((await check(many))?.entry).toBe(7)
    database.exec("drop trigger release_check_stays; update release_check set sha256 = 'cd'")
    expect((await check(many))?.entry).toBe(6)
    database.exec("drop trigger study_stays; update study set people = '[]'")
    database.close()
    expect((await check(many))?.entry).toBe(3)
  })

  test('does not hold an old project to entries that it never had', async () => {
    const old = await makeStore([partRecord(1)])
    await sql`insert into setting values ('rule-settings', '{}')`.execute(old.writer)
    await addRun(old.writer, { wanted: '', at })
    expect(await check(old)).toBeNull()
  })
})

test('verdicts that are given while it is checked are not taken for rows without an entry', async () => {
  const store = await makeStore([partRecord(1)])
  const judge = () => giveVerdicts(store.writer, [{ ...verdict, part: 1, run: null, expects: null }], giving)
  await judge()
  // Somebody judges and judges, so that every check meets verdicts that were not there when it began.
  let goesOn = true
  const judging = (async () => {
    while (goesOn) await judge().then(() => new Promise((later) => setImmediate(later)))
  })()
  const problems: unknown[] = []
  for (let i = 0; i < 20; i++) problems.push(await check(store))
  goesOn = false
  await judging
  expect(problems.filter((problem) => problem !== null)).toEqual([])
})
