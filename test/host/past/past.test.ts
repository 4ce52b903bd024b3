import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import type { Host } from '#host/host.ts'
import { hashPassword } from '#host/people/passwords.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { addPerson } from '#host/store/people.ts'
import { refusedInThePast } from '#host/past/answers.ts'
import { hashNow, scoreIgnoring } from '#host/store/ignored.ts'
import { writeSetting } from '#host/store/settings.ts'
import { headOf } from '#host/trail/record.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { idAt } from '#rpc/moment.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { attempt, makeActs } from '#test/kit/many-acts.ts'
import { PASSWORD, codeOf, connectionTo, type HostInside } from '#test/kit/people.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

/** A study needs 50 of known truth. */
const PARTS = 60
/** Parts that are looked at one by one. */
const LOOKED = 6

/** What every procedure that reads says of a project, with the columns of scores that pages fetch. */
async function allAnswers(page: HostInside, host: Host, project: string): Promise<unknown> {
  const { rows: parts } = await page.parts.page({ project, offset: 0, limit: 1000 })
  const runs = await page.runs.list({ project })
  const ofParts = await Promise.all(
    [...parts.slice(0, LOOKED), ...parts.slice(PARTS)].map(async ({ part }) => ({
      changes: await page.parts.changes({ project, part }),
      masks: await page.annotations.get({ project, part }),
      versions: await page.annotations.history({ project, part }),
      usedBy: await page.parts.usedBy({ project, parts: [part] }),
    })),
  )
  const ofRuns = await Promise.all(
    runs.map(async ({ run }) => ({
      listed: await page.parts.page({ project, run, sort: { by: 'score', descending: true }, offset: 0, limit: 1000 }),
      unscored: await page.scores.unscored({ project, run }),
      queue: await page.review.queue({ project, run, passes: true, limit: 50, sets: ['train', 'calibrate', 'test', 'incoming'] }),
      second: await page.review.queue({ project, run, which: 'second', limit: 50 }),
      counts: await page.review.counts({ project, run }),
      columns: await host.blobs.find(`${project}/scores/${run}`),
    })),
  )
  const proposals = await page.lines.proposals({ project })
  const studies = await page.studies.list({ project })
  const answers = {
    parts,
    ofParts,
    runs,
    ofRuns,
    proposals,
    studies,
    counts: await page.parts.counts({ project }),
    ids: await page.parts.ids({ project, filter: { verdict: 'open' } }),
    health: await page.parts.health({ project }),
    previews: await Promise.all(proposals.map(({ proposal }) => page.lines.preview({ project, proposal }))),
    results: await Promise.all(studies.map(({ study }) => page.studies.result({ project, study }))),
    lines: await page.thresholds.list({ project }),
    inForce: await page.thresholds.inForce({ project }),
    waiting: await page.thresholds.waiting({ project }),
    ruleSettings: await page.thresholds.settings({ project }),
    reports: await page.reports.list({ project }),
    models: await page.models.list({ project }),
    trail: await page.trail.page({ project, offset: 0, limit: 1000 }),
    head: await page.trail.head({ project }),
    review: await page.review.settings({ project }),
    verdicts: await page.review.page({ project, offset: 0, limit: 1000 }),
    inForceOnly: await page.review.page({ project, filter: { inForce: true }, offset: 0, limit: 1000 }),
    disagreements: await page.review.disagreements({ project, offset: 0, limit: 1000 }),
    gauges: await page.review.gauges({ project }),
    ignore: await page.ignore.get({ project }),
    people: await page.people.list({ project }),
    row: (await page.projects.list()).find((row) => row.project === project) ?? (await page.projects.open({ project })),
  }
  // The id is in every key; when a project was seen last is no fact of the project.
  return JSON.parse(
    JSON.stringify(answers)
      .replace(/~[0-9]+/g, '')
      .replace(/"seenAt":"[^"]*"/g, '"seenAt":""'),
  ) as unknown
}

async function plant(seed: number, accounts: boolean) {
  const clock = { at: '2026-11-12T05:00:00.000Z' }
  const host = await makeHost({ now: () => clock.at })
  const { project } = await plantProject(host, Object.fromEntries(Array.from({ length: PARTS }, (_, i) => [`${i}.png`, `${i}`])))
  const page = connectionTo(host)
  await page.settings.change({ person: 'Engineer 1' })
  const { store } = host.projects.open(project)
  if (accounts) {
    // The program's own account: everybody of the acts is somebody else.
    const account = { name: 'Engineer 1', roles: ['engineer', 'manager', 'administrator'] as const, password: await hashPassword(PASSWORD) }
    await addPerson(store.writer, account, { who: '', how: 'open', at: '2026-11-12T05:00:00.000Z' })
    await page.people.signIn({ project, name: 'Engineer 1', password: PASSWORD })
  }
  const known = { what: 'truth', truth: 'defective', defectType: '' } as const
  await changeParts(store.writer, [55, 56, 57], known, { reason: 'seen at the import', by: 'Engineer 1', at: '2026-11-12T05:30:00.000Z' })
  return { host, project, page, store, clock, acts: makeActs(host, project, makeDraw(seed, 'acts')) }
}

/** What the acts must have left, so that nothing is compared that never happened. */
const KINDS = [
  ...[
    'parts.moved',
    'parts.truth',
    'parts.excluded',
    'parts.arrived',
    'parts.added',
    'run.asked',
    'run.ended',
    'run.scored',
    'run.discarded',
  ],
  ...[
    'line.chosen',
    'line.proposed',
    'line.approved',
    'verdict.given',
    'verdict.undone',
    'study.begun',
    'annotation.saved',
    'ignore.saved',
  ],
  ...['report.made', 'model.blocked', 'drift.commented', 'setting.changed', 'person.added', 'person.changed'],
] as const

describe('a project as it stood', () => {
  test.each([
    [1, false],
    [2, true],
  ])('answers everything as it did then, after acts of every kind (seed %i)', async (seed, accounts) => {
    const { host, project, page, store, clock, acts } = await plant(seed, accounts)
    const draw = makeDraw(seed, 'order')
    // Without accounts nobody is asked to sign in: the first one would change that.
    const names = Object.keys(acts).filter((name) => accounts || !name.endsWith('Person'))
    const twice = [...names, ...names]
    const people = accounts ? ['addPerson', 'changePerson', 'changePerson', 'addPerson', 'changePerson', 'changePerson'] : []
    const more = [
      ...people,
      'train',
      'discard',
      'ignore',
      'judge',
      'judge',
      'judgeAgain',
      'judgeAgain',
      'undo',
      'settle',
      'draw',
      'move',
      'exclude',
    ]
    const order = ['train', 'choose', ...Array.from(draw.permutation(twice.length), (i) => twice[i]!), ...more]
    const moments = new Map<number, unknown>()
    for (const name of order) {
      await attempt(acts[name]!)
      const { number, at } = await headOf(store.reader)
      clock.at = at
      moments.set(number, await allAnswers(page, host, project))
    }
    const numbers = [...moments.keys()]
    const done = new Set((await page.trail.page({ project, offset: 0, limit: 1000 })).rows.map(({ action }) => action))
    expect(KINDS.filter((kind) => !done.has(kind) && (accounts || !kind.startsWith('person.')))).toEqual([])
    const looked = [...new Set([...numbers.slice(0, 3), ...Array.from({ length: 9 }, () => numbers[draw.integer(numbers.length)]!)])]
    for (const record of looked) {
      const then = idAt(project, record)
      expect(await allAnswers(page, host, then), `after record ${record}`).toEqual(moments.get(record))
      // The check holds every row to its entry, in a copy too.
      expect(await verifyTrail(host.projects.open(then).store, [], unwatched)).toMatchObject({ entries: record, problem: null })
    }
    // The project itself has not been touched.
    expect(await allAnswers(page, host, project)).toEqual(moments.get(numbers.at(-1)!))
  })

  test('refuses everything that would change it, by the table and by the copy itself', async () => {
    const { host, project, page, store } = await plant(5, true)
    const { number } = await headOf(store.reader)
    const then = idAt(project, 1)
    const client = page as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>
    const refused = Object.keys(refusedInThePast())
    expect(refused).toContain('review.judge')
    for (const path of refused) {
      const [area, name] = path.split('.') as [string, string]
      expect(await codeOf(client[area]![name]!({ project: then })), path).toBe('project.past')
    }
    await page.parts.counts({ project: then })
    const copy = host.projects.open(then)
    await expect(writeSetting(copy.store.writer, 'a', 1, { who: '', how: 'open', at: '' })).rejects.toMatchObject({ code: 'project.past' })
    await expect(copy.store.reader.deleteFrom('part').execute()).rejects.toThrow(/readonly|read-only/i)
    // Whoever is signed in stays so; what nobody can do here is said before somebody tries.
    const session = await page.people.session({ project: then })
    expect([session.person?.name, session.needs['review.judge'], session.needs['review.queue']]).toEqual(['Engineer 1', [], undefined])
    expect((await headOf(store.reader)).number).toBe(number)
    expect(await codeOf(page.projects.open({ project: idAt(project, number + 1) }))).toBe('project.past')
    expect(await codeOf(page.projects.open({ project: 'nobody~3' }))).toBe('project.missing')
  })

  test('is found by a record or an instant', async () => {
    const { project, page, acts } = await plant(6, false)
    await acts['train']!()
    const { rows } = await page.trail.page({ project, newestFirst: false, offset: 0, limit: 10 })
    const [first, second] = rows
    expect(await page.trail.moment({ project, at: second!.number })).toMatchObject({ record: second!.number, at: second!.at })
    expect(await page.trail.moment({ project, at: 999 })).toBeNull()
    expect(await page.trail.moment({ project, at: '2026-11-12T05:59:59.999Z' })).toMatchObject({ record: 2 })
    expect(await page.trail.moment({ project, at: new Date(Date.parse(first!.at) - 1).toISOString() })).toBeNull()
  })

  test('has each run as far as it had come', async () => {
    const { project, page, acts } = await plant(7, false)
    await acts['train']!()
    const { rows } = await page.trail.page({ project, newestFirst: false, filter: { object: 'run 1' }, offset: 0, limit: 10 })
    const stateAt = async (record: number) => {
      const [run] = await page.runs.list({ project: idAt(project, record) })
      return [run!.state.at, run!.result !== null, run!.scores.scored]
    }
    const [asked, begun, ended, scored] = rows.map(({ number }) => number)
    expect(await page.runs.list({ project: idAt(project, asked! - 1) })).toEqual([])
    expect(await stateAt(asked!)).toEqual(['queued', false, 0])
    expect(await stateAt(begun!)).toEqual(['running', false, 0])
    expect(await stateAt(ended!)).toEqual(['done', true, 0])
    expect(await stateAt(scored!)).toEqual(['done', true, PARTS])
  })

  test('says which runs had scores that are not kept', async () => {
    const { project, page, store, acts } = await plant(8, false)
    await acts['train']!()
    const before = (await headOf(store.reader)).number
    expect((await page.trail.moment({ project: idAt(project, before), at: before }))?.scoredAgain).toEqual([])
    await acts['ignore']!()
    const between = (await headOf(store.reader)).number
    await scoreIgnoring(store.writer, 1, await hashNow(store.reader))
    await acts['scoreWhatIsNew']!()
    expect((await page.trail.moment({ project: idAt(project, between), at: between }))?.scoredAgain).toEqual([1])
    const after = (await headOf(store.reader)).number
    expect((await page.trail.moment({ project: idAt(project, after), at: after }))?.scoredAgain).toEqual([])
  })
})

describe('the copies', () => {
  test('are few, hold no password, and are made again when they are damaged', async () => {
    const home = await temporaryFolder()
    const host = await makeHost({ home })
    const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
    const { writer } = host.projects.open(project).store
    const account = { name: 'Engineer 1', roles: ['administrator'] as const, password: 'scrypt$secret' }
    for (let i = 0; i < 8; i++) await writeSetting(writer, 'a', i, { who: '', how: 'open', at: `2026-11-12T06:0${i}:00.000Z` })
    await addPerson(writer, account, { who: '', how: 'open', at: '2026-11-12T07:00:00.000Z' })
    const page = connectionTo(host)
    for (let record = 2; record <= 10; record++) await page.parts.counts({ project: idAt(project, record) })
    const folder = join(home, 'past', project)
    const newest = (await readdir(folder)).find((name) => name.startsWith('10-'))!
    expect((await readFile(join(folder, newest))).includes('scrypt$secret')).toBe(false)
    await host.close()
    await writeFile(join(folder, newest), 'this is not a database')
    const again = await makeHost({ home })
    const visitor = connectionTo(again)
    expect(await visitor.people.list({ project: idAt(project, 10) })).toMatchObject([{ name: 'Engineer 1' }])
    expect(await visitor.people.list({ project: idAt(project, 9) })).toEqual([])
    expect((await readdir(folder)).length).toBeLessThanOrEqual(4)
  })

  test('leave nothing behind when their project leaves the list', async () => {
    const home = await temporaryFolder()
    const host = await makeHost({ home })
    const { project } = await plantProject(host, { 'a.png': 'a' })
    await writeSetting(host.projects.open(project).store.writer, 'a', 1, { who: '', how: 'open', at: '2026-11-12T06:00:00.000Z' })
    const page = connectionTo(host)
    await page.parts.counts({ project: idAt(project, 1) })
    await page.projects.remove({ project, files: false })
    expect(existsSync(join(home, 'past', project))).toBe(false)
    expect(await codeOf(page.parts.counts({ project: idAt(project, 1) }))).toBe('project.missing')
  })
})
