import { describe, expect, test } from 'vitest'
import { changeParts } from '#host/store/part-changes.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { faultOf } from '#rpc/fault-error.ts'
import { sql } from 'kysely'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { codeOf, connectionTo } from '#test/kit/people.ts'

const note = { reason: 'as they came in', by: 'Engineer 1', at: '2026-01-02T03:04:05.000Z' }
const view = { mode: 'swipe', blind: false }

/** Parts 1 to `n`, incoming, with score part / n by run 1, whose line is 0.5 to 0.7. */
async function projectToReview(n = 10) {
  const host = await makeHost()
  const { project } = await plantProject(
    host,
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`${String(i + 1).padStart(5, '0')}.png`, `${i}`])),
  )
  const { store } = host.projects.open(project)
  const parts = Array.from({ length: n }, (_, i) => i + 1)
  await changeParts(store.writer, parts, { what: 'set', to: 'incoming' }, note)
  const run = await addRun(store.writer, { wanted: '', at: note.at })
  await addScores(
    store.writer,
    run,
    parts.map((part) => ({ part, score: part / n, parts: {} })),
  )
  await addThreshold(store.writer, { run, line: { lower: 0.5, upper: 0.7 }, rule: 'by-hand', settings: null, outcome: noOutcome, ...note })
  const page = connectionTo(host)
  const as = async (person: string) => {
    await page.settings.change({ person })
    return page
  }
  await as('Engineer 1')
  const ask = (change: object = {}) => page.review.queue({ project, run, ...change })
  const judge = (part: number, verdict: 'good' | 'defective' | 'second-look', expects = 0, change: object = {}) =>
    page.review.judge({ project, part, verdict, expects, run, view, ...change })
  return { host, project, store, run, page, as, ask, judge, parts }
}
const numbers = (items: readonly { part: number }[]): number[] => items.map(({ part }) => part)

test('a verdict names a run and a line that are there', async () => {
  const { judge, store } = await projectToReview()
  expect(await codeOf(judge(5, 'good', 0, { run: 99 }))).toBe('verdict.invalid')
  expect(await codeOf(judge(5, 'good', 0, { threshold: 99 }))).toBe('verdict.invalid')
  expect(await codeOf(judge(5, 'good', 0, { threshold: 1 }))).toBe('went through')
  expect((await verifyTrail(store, [], { signal: new AbortController().signal })).problem).toBeNull()
})

describe('the queue', () => {
  test('has flagged parts and the band first, in the order that was asked for', async () => {
    const { ask } = await projectToReview()
    expect(numbers(await ask())).toEqual([5, 7, 6, 8, 9, 10])
    expect(numbers(await ask({ order: 'highest' }))).toEqual([10, 9, 8, 7, 6, 5])
    expect(numbers(await ask({ order: 'arrival', limit: 2, skip: [5] }))).toEqual([6, 7])
    expect(numbers(await ask({ passes: true, limit: 50 }))).toEqual([5, 7, 6, 8, 9, 10, 4, 3, 2, 1])
    const shuffled = numbers(await ask({ order: 'random', seed: 3 }))
    expect(numbers(await ask({ order: 'random', seed: 3 }))).toEqual(shuffled)
    expect(shuffled.toSorted((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10])
    expect(numbers(await ask({ sets: ['test'] }))).toEqual([])
  })

  test('is counted on the list of projects: what the line flags or leaves open and nobody has judged', async () => {
    const { page, judge } = await projectToReview()
    const waiting = async () => (await page.projects.list()).map(({ state }) => (state.at === 'ready' ? state.facts.waiting : undefined))
    expect(await waiting()).toEqual([6])
    await judge(7, 'good')
    await judge(2, 'defective')
    expect(await waiting()).toEqual([5])
  })

  test('says score and decision, and blind neither; never folder, set or truth', async () => {
    const { ask } = await projectToReview()
    const [open] = await ask()
    expect(open).toEqual({
      part: 5,
      name: 'P-0005',
      content: '000000000000',
      width: 32,
      height: 24,
      score: 0.5,
      decision: 'review',
      expects: 0,
    })
    expect((await ask({ blind: true }))[0]).toMatchObject({ score: null, decision: null })
  })

  test('loses a part with its verdict, and has it again when that is taken back', async () => {
    const { page, project, run, ask, judge } = await projectToReview()
    const { verdict, standing } = await judge(5, 'defective', 0, { type: 'hole', severity: 'major', note: 'at the rim' })
    expect(standing).toMatchObject({ state: 'judged', verdict: 'defective', type: 'hole', firstBy: 'Engineer 1' })
    expect(verdict).toMatchObject({ by: 'Engineer 1', score: 0.5, run, severity: 'major', note: 'at the rim', inForce: true })
    expect(numbers(await ask())).toEqual([7, 6, 8, 9, 10])
    expect(await page.review.counts({ project, run })).toEqual({ waiting: 5, secondLook: 0, disputed: 0, mine: 1 })
    const [undone] = await page.review.undo({ project, records: [verdict.record] })
    expect(undone).toMatchObject({ standing: null, verdict: { verdict: 'withdrawn', replaces: verdict.record } })
    const [again] = await ask()
    expect(again).toMatchObject({ part: 5, expects: undone!.verdict.record })
    const { rows } = await page.review.page({ project, filter: { part: 5 }, offset: 0, limit: 10 })
    expect(rows.map(({ verdict: word, inForce }) => [word, inForce])).toEqual([
      ['withdrawn', true],
      ['defective', false],
    ])
  })

  test('mixes in hidden parts whose verdicts count for the person only', async () => {
    const { page, project, run, store, ask, judge } = await projectToReview(200)
    await changeParts(store.writer, [150], { what: 'truth', truth: 'defective', defectType: '' }, note)
    await page.review.changeSettings({ project, settings: { gaugePercent: 10, gaugeParts: [150] } })
    expect(numbers(await ask({ limit: 50, passes: true, order: 'highest', skip: [150] }))).not.toContain(150)
    // About one in ten places; which ones does not change while nobody judges.
    const places = numbers(await ask({ limit: 50 }))
    expect(numbers(await ask({ limit: 50 }))).toEqual(places)
    expect(places).toContain(150)
    const { verdict, standing } = await judge(150, 'good')
    expect([verdict.kind, standing?.state]).toEqual(['review', 'judged'])
    expect(await page.review.gauges({ project })).toMatchObject([
      { person: 'Engineer 1', right: { count: 0, n: 1 }, misses: { count: 1, n: 1 } },
    ])
    expect(run).toBe(1)
  })
})

describe('hidden parts', () => {
  test('look like any other in every answer to an engineer, before and after the verdict', async () => {
    const { page, project, run, store, parts } = await projectToReview(60)
    await changeParts(store.writer, [31], { what: 'truth', truth: 'defective', defectType: 'crack' }, note)
    await changeParts(store.writer, [31], { what: 'set', to: 'test' }, note)
    await page.review.changeSettings({ project, settings: { gaugePercent: 10, gaugeParts: [31] } })
    const password = 'a long enough one'
    await page.people.add({ project, name: 'Manager 1', roles: ['manager', 'administrator'], password })
    await page.people.signIn({ project, name: 'Manager 1', password })
    await page.people.add({ project, name: 'Engineer 1', roles: ['engineer'], password })
    await page.people.add({ project, name: 'Engineer 2', roles: ['engineer'], password })
    expect((await page.review.settings({ project })).gaugeParts).toEqual([31])
    await page.people.signIn({ project, name: 'Engineer 1', password })
    expect((await page.review.settings({ project })).gaugeParts).toEqual([])

    // The shape and the words of two answers, one about a hidden part, with their numbers and times left out.
    const alike = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll(/P-0*[0-9]+/g, 'P')
          .replaceAll(/"(part|record|score|at|last|content|sizeBytes|expects|replaces|percentile|pValue)":("[^"]*"|[-0-9.e]+)/g, '"$1":0')
          .replaceAll(/\/(picture|values)\/[^"]*/g, ''),
      ) as unknown
    const asked = async (part: number) => ({
      item: await page.review.item({ project, part, run }),
      look: await page.look.part({ project, run: null, part, judging: true }),
      judged: await page.review.judge({ project, part, verdict: 'good', expects: 0, run, view }),
      history: await page.review.page({ project, filter: { part, kinds: ['review', 'settled'] }, offset: 0, limit: 10 }),
      everything: await page.review.page({ project, filter: { part }, offset: 0, limit: 10 }),
      hidden: await page.review.page({ project, filter: { part, kinds: ['gauge'] }, offset: 0, limit: 10 }),
      again: await page.review.judge({ project, part, verdict: 'defective', expects: 0, run, view }).then(
        () => 'again',
        (error: unknown) => faultOf(error)?.code,
      ),
      undone: await page.review.page({ project, filter: { part }, offset: 0, limit: 10 }).then(async ({ rows }) => {
        const own = rows.find(({ inForce }) => inForce)
        return await page.review.undo({ project, records: [own?.record ?? 0] })
      }),
    })
    const { again: overtaken, ...ordinary } = await asked(33)
    const { again, ...hidden } = await asked(31)
    // Two verdicts of one person in a row: the ordinary part names the record that was not known of.
    expect([overtaken, again]).toEqual(['verdict.overtaken', 'again'])
    const { undone: undoneOrdinary, ...rest } = ordinary
    const { undone: undoneHidden, ...others } = hidden
    expect(alike(others)).toEqual(alike(rest))
    expect(undoneHidden.map(({ verdict }) => verdict.kind)).toEqual(undoneOrdinary.map(({ verdict }) => verdict.kind))
    expect(JSON.stringify([hidden.look, hidden.judged, hidden.item])).not.toMatch(/crack|defective|gauge|00031\.png/)

    // Nobody else sees it; who sets the parts does.
    await page.people.signIn({ project, name: 'Engineer 2', password })
    expect((await page.review.page({ project, filter: { part: 31 }, offset: 0, limit: 10 })).total).toBe(0)
    await page.people.signIn({ project, name: 'Manager 1', password })
    const { rows } = await page.review.page({ project, filter: { part: 31, kinds: ['gauge'] }, offset: 0, limit: 10 })
    expect(rows.map(({ kind, by }) => `${kind} ${by}`)).toEqual(Array.from({ length: 3 }, () => 'gauge Engineer 1'))
    expect(parts.length).toBe(60)
  })

  test('are counted among what waits, so that the count falls with them as well', async () => {
    const { page, project, run, ask, judge } = await projectToReview(60)
    await page.review.changeSettings({ project, settings: { gaugePercent: 10, gaugeParts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } })
    const waiting = async () => (await page.review.counts({ project, run })).waiting
    let hidden = 0
    for (let before = await waiting(); ;) {
      const [next] = await ask()
      if (next === undefined) break
      if (next.part <= 10) hidden++
      await judge(next.part, 'good', next.expects)
      const after = await waiting()
      expect(after).toBe(before - 1)
      before = after
    }
    expect(await waiting()).toBe(0)
    expect(hidden).toBeGreaterThan(0)
  })

  test('and what somebody else said meanwhile stays unsaid to whoever judges blind', async () => {
    const { as, judge } = await projectToReview()
    await judge(5, 'defective', 0, { type: 'crack' })
    await as('Engineer 2')
    const fault = await judge(5, 'good', 0, { view: { mode: 'input', blind: true } }).catch(faultOf)
    expect(fault).toMatchObject({ code: 'verdict.overtaken', data: { by: 'Engineer 1' } })
    expect(JSON.stringify(fault)).not.toMatch(/defective|crack/)
  })
})

describe('two people on one part', () => {
  test('nothing is overwritten silently: who comes second is told who said what', async () => {
    const { as, judge } = await projectToReview()
    const { verdict } = await judge(5, 'good')
    await as('Engineer 2')
    const fault = await judge(5, 'defective').catch(faultOf)
    expect(fault).toMatchObject({ code: 'verdict.overtaken', data: { part: 5, by: 'Engineer 1', verdict: 'good', record: verdict.record } })
    // Knowing of it, they may still see it differently: both stay, and the part is disputed.
    expect((await judge(5, 'defective', verdict.record)).standing).toMatchObject({ state: 'disputed', verdict: '', people: 2 })
  })

  test('a second look goes to another person, blind to the first', async () => {
    const { as, ask, judge } = await projectToReview()
    const { verdict } = await judge(6, 'second-look')
    expect(numbers(await ask({ which: 'second' }))).toEqual([])
    await as('Engineer 2')
    const [item] = await ask({ which: 'second' })
    expect(item).toMatchObject({ part: 6, decision: null, expects: verdict.record })
    expect(JSON.stringify(item)).not.toMatch(/second-look|Engineer 1/)
    expect((await judge(6, 'good', item!.expects)).standing).toMatchObject({ state: 'judged', verdict: 'good' })
    expect(numbers(await ask({ which: 'second' }))).toEqual([])
  })

  test('a part of those that were judged comes up for a second person', async () => {
    const { page, project, as, ask, judge } = await projectToReview()
    await page.review.changeSettings({ project, settings: { secondPercent: 100 } })
    await judge(5, 'good')
    expect(numbers(await ask({ which: 'second' }))).toEqual([])
    await as('Engineer 2')
    expect(numbers(await ask({ which: 'second' }))).toEqual([5])
  })

  test('a disagreement is listed with both verdicts until it is settled', async () => {
    const { page, project, as, judge } = await projectToReview()
    const first = await judge(5, 'good')
    await as('Engineer 2')
    const second = await judge(5, 'defective', first.verdict.record, { type: 'dent' })
    const list = await page.review.disagreements({ project, offset: 0, limit: 10 })
    expect(list).toMatchObject({ total: 1, rows: [{ part: 5, last: second.verdict.record }] })
    expect(list.rows[0]!.verdicts.map(({ by, verdict }) => [by, verdict])).toEqual([
      ['Engineer 1', 'good'],
      ['Engineer 2', 'defective'],
    ])
    await as('Manager 1')
    const settled = await page.review.settle({
      project,
      part: 5,
      verdict: 'defective',
      type: 'dent',
      note: 'seen under the lens',
      expects: second.verdict.record,
    })
    expect(settled.standing).toMatchObject({ state: 'settled', verdict: 'defective', type: 'dent' })
    expect((await page.review.disagreements({ project, offset: 0, limit: 10 })).total).toBe(0)
  })
})

describe('verdicts', () => {
  test("one's own new verdict replaces the former, and undo brings it back", async () => {
    const { page, project, judge } = await projectToReview()
    const first = await judge(5, 'good', 0, { note: 'fine' })
    const second = await judge(5, 'defective', first.verdict.record)
    expect(second.verdict.replaces).toBe(first.verdict.record)
    const [back] = await page.review.undo({ project, records: [second.verdict.record] })
    expect(back).toMatchObject({
      verdict: { verdict: 'good', note: 'fine', replaces: second.verdict.record },
      standing: { verdict: 'good' },
    })
    expect(await codeOf(page.review.undo({ project, records: [second.verdict.record] }))).toBe('verdict.invalid')
  })

  test('for many parts are given and taken back at once, all or none', async () => {
    const { page, project, store, run, judge } = await projectToReview()
    await judge(3, 'good')
    const many = (parts: number[]) =>
      page.review.judgeMany({ project, parts: parts.map((part) => ({ part, expects: 0 })), verdict: 'good', run, view })
    expect(await codeOf(many([1, 2, 3]))).toBe('verdict.overtaken')
    expect((await page.review.page({ project, offset: 0, limit: 10 })).total).toBe(1)
    const given = await many([1, 2, 4])
    expect(given.map(({ verdict }) => verdict.part)).toEqual([1, 2, 4])
    await page.review.undo({ project, records: given.map(({ verdict }) => verdict.record) })
    expect((await page.review.page({ project, filter: { inForce: true, verdicts: ['good'] }, offset: 0, limit: 10 })).total).toBe(1)
    expect(await verifyTrail(store, [], { signal: new AbortController().signal })).toMatchObject({ problem: null })
  })

  test('sent twice by a page that lost its connection is one verdict', async () => {
    const { page, project, judge } = await projectToReview()
    const first = await judge(5, 'good', 0, { key: 'page-1-act-7' })
    expect((await judge(5, 'good', 0, { key: 'page-1-act-7' })).verdict.record).toBe(first.verdict.record)
    expect((await page.review.page({ project, offset: 0, limit: 10 })).total).toBe(1)
  })

  test('are refused with a type but no defect, and never altered in the file', async () => {
    const { judge, store } = await projectToReview()
    expect(await codeOf(judge(5, 'good', 0, { type: 'hole' }))).toBe('verdict.invalid')
    expect(await codeOf(judge(99, 'good'))).toBe('part.missing')
    await judge(5, 'good')
    await expect(sql`update verdict set verdict = 'defective'`.execute(store.writer)).rejects.toThrow(/never altered/)
    await expect(sql`delete from verdict`.execute(store.writer)).rejects.toThrow(/never deleted/)
  })

  test('are found by person, word, type, state and text', async () => {
    const { page, project, as, judge } = await projectToReview()
    await judge(5, 'defective', 0, { type: 'hole', note: '50% of the rim' })
    await as('Engineer 2')
    await judge(6, 'second-look')
    const found = async (filter: object) => numbers((await page.review.page({ project, filter, offset: 0, limit: 10 })).rows)
    expect(await found({ by: 'Engineer 2' })).toEqual([6])
    expect(await found({ verdicts: ['defective'] })).toEqual([5])
    expect(await found({ types: ['hole', 'dent'] })).toEqual([5])
    expect(await found({ states: ['second-look'] })).toEqual([6])
    expect(await found({ text: '50%' })).toEqual([5])
    expect(await found({ text: '00006' })).toEqual([6])
    expect(await found({ kinds: ['study'] })).toEqual([])
  })

  test('of many parts are known beforehand, with the record that a further one follows', async () => {
    const { page, project, judge } = await projectToReview()
    const good = await judge(5, 'good')
    const gone = await judge(6, 'defective')
    const [undone] = await page.review.undo({ project, records: [gone.verdict.record] })
    expect(await page.review.standings({ project, parts: [4, 5, 6] })).toEqual([
      { part: 5, last: good.verdict.record, standing: good.standing },
      { part: 6, last: undone!.verdict.record, standing: null },
    ])
  })

  test('are what parts are listed by', async () => {
    const { page, project, as, judge } = await projectToReview()
    await judge(5, 'good')
    await judge(6, 'defective', 0, { type: 'hole' })
    await judge(7, 'second-look')
    const first = await judge(8, 'good')
    await as('Engineer 2')
    await judge(8, 'defective', first.verdict.record)
    const listed = async (verdict: 'none' | 'good' | 'defective' | 'open') => (await page.parts.ids({ project, filter: { verdict } })).parts
    expect(await listed('good')).toEqual([5])
    expect(await listed('defective')).toEqual([6])
    expect(await listed('open')).toEqual([7, 8])
    expect(await listed('none')).toEqual([1, 2, 3, 4, 9, 10])
  })

  test('become a labelled acceptance set', async () => {
    const { page, project, judge } = await projectToReview()
    await judge(5, 'defective', 0, { type: 'hole' })
    await judge(6, 'good')
    await judge(7, 'second-look')
    expect(await page.review.toAcceptance({ project, reason: 'judged in this shift' })).toEqual({ moved: 2 })
    const { sets, types } = await page.parts.counts({ project })
    expect([sets.test, types]).toEqual([{ good: 1, defective: 1, unknown: 0, excluded: 0 }, [{ type: 'hole', count: 1 }]])
  })
})

test('an agreement study is shuffled for each person and round, in its order only, and gives kappa and rates', async () => {
  const { page, project, store, as, parts } = await projectToReview(50)
  const begin = () => page.studies.begin({ project, name: 'Shift B', people: ['Engineer 1', 'Engineer 2'], rounds: 2, parts })
  await changeParts(store.writer, parts, { what: 'truth', truth: 'unknown', defectType: '' }, note)
  expect(await codeOf(begin())).toBe('study.invalid')
  await changeParts(store.writer, parts, { what: 'truth', truth: 'good', defectType: '' }, note)
  await changeParts(store.writer, parts.slice(0, 20), { what: 'truth', truth: 'defective', defectType: '' }, note)
  const { study } = await begin()
  const orders: number[][] = []
  for (const person of ['Engineer 1', 'Engineer 2']) {
    await as(person)
    const order: number[] = []
    for (let step = await page.studies.next({ project, study }); step !== null;) {
      const { part, round } = step
      order.push(part)
      const verdict = part <= 20 ? 'defective' : 'good'
      step = await page.studies.judge({ project, study, part, round, verdict, view: { mode: 'input', blind: true } })
    }
    orders.push(order.slice(0, 50), order.slice(50))
  }
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(parts)
  expect(new Set(orders.map((order) => order.join())).size).toBe(4)
  const { agreement, done, total } = await page.studies.result({ project, study })
  expect([done, total]).toEqual([200, 200])
  expect(agreement).toMatchObject({
    all: { kappa: 1 },
    pairs: [{ kappa: { kappa: 1, n: 100 } }],
    people: [{ misses: { count: 0, n: 40 } }, { falseAlarms: { count: 0, n: 60 } }],
  })
  expect(
    await codeOf(page.studies.judge({ project, study, part: 1, round: 1, verdict: 'good', view: { mode: 'input', blind: true } })),
  ).toBe('study.invalid')
})

test('two windows that judge the next part of a study at once give one verdict', async () => {
  const { page, host, project, store, parts } = await projectToReview(50)
  await changeParts(store.writer, parts, { what: 'truth', truth: 'good', defectType: '' }, note)
  await changeParts(store.writer, parts.slice(0, 20), { what: 'truth', truth: 'defective', defectType: '' }, note)
  const { study } = await page.studies.begin({ project, name: 'Shift B', people: ['Engineer 1', 'Engineer 2'], rounds: 2, parts })
  const { part, round } = (await page.studies.next({ project, study }))!
  const judge = (verdict: 'good' | 'defective') =>
    codeOf(connectionTo(host).studies.judge({ project, study, part, round, verdict, view: { mode: 'input', blind: true } }))
  expect((await Promise.all([judge('good'), judge('defective')])).sort()).toEqual(['study.invalid', 'went through'])
  expect((await page.studies.next({ project, study }))?.done).toBe(1)
})
