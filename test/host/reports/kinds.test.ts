import { sql } from 'kysely'
import { DECISION_WORDS } from '#domain/threshold.ts'
import { describe, expect, test } from 'vitest'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import type { DriftData } from '#host/reports/kinds/drift/schema.ts'
import type { LineData } from '#host/reports/kinds/line/schema.ts'
import type { ParetoData } from '#host/reports/kinds/pareto/schema.ts'
import type { ReleaseData } from '#host/reports/kinds/release/schema.ts'
import type { StudyData } from '#host/reports/kinds/study/schema.ts'
import { addDriftComment } from '#host/store/drift-comments.ts'
import { record } from '#host/trail/record.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'
import { unwatched } from '#test/kit/work.ts'

/** The pages without white space, and the data behind them. */
async function printed<Data>(kind: string, filter: object = {}) {
  const { source, project, run } = await reportProject()
  const report = await reportOf(source, kind, filter)
  const { text } = await readPdf(await reportBytes(pdf, report))
  return { text: text.replaceAll(' ', ''), data: report.data as Data, source, project, run }
}

describe('the pages say the figures of the data', () => {
  test('in the record of a line, with the seals of its entries and what was signed for', async () => {
    const { text, data, project } = await printed<LineData>('line')
    expect(data.entries.map(({ action, meaning }) => [action, meaning])).toEqual([
      ['line.proposed', null],
      ['line.approved', 'approval'],
    ])
    expect(text).toContain('meaning:approval')
    // Whoever made the report signed it too.
    expect(text).toContain('Meaning:responsibility.')
    for (const { number, seal } of data.entries) {
      expect(text).toContain(`#${number}`)
      expect(text).toContain(seal)
    }
    for (const { before, after, parts } of data.moves) expect(text).toContain(`${DECISION_WORDS[before]}${DECISION_WORDS[after]}${parts}`)
    // Recounted: from one edge at 0.5 to 0.45 – 0.52.
    const scores = await project.store.reader
      .selectFrom('score')
      .innerJoin('part', 'part.id', 'score.part')
      .select(['score.score', 'part.set'])
      .execute()
    const used = scores.flatMap(({ score, set }) => (score !== null && (set === 'test' || set === 'incoming') ? [score] : []))
    const between = (from: number, to: number): number => used.filter((score) => score >= from && score < to).length
    expect(data.moves).toEqual([
      { before: 'pass', after: 'review', parts: between(0.45, 0.5) },
      { before: 'reject', after: 'review', parts: between(0.5, 0.52) },
    ])
  })

  test('in the Pareto by cost, by hand', async () => {
    const { text, data } = await printed<ParetoData>('pareto', { prices: { scratch: 3.5, dent: 1, 'hole, deep': 20 } })
    expect(data.types.map(({ type, value }) => [type, value])).toEqual([
      ['hole, deep', 20],
      ['scratch', 10.5],
      ['dent', 1],
      ['stain', 0],
    ])
    for (const { type, parts, price, value, share, cumulative } of data.types)
      expect(text).toContain(
        `${type}${parts}${price!.toFixed(2)}${value.toFixed(2)}${(100 * share!).toFixed(1)}%${(100 * cumulative!).toFixed(1)}%`.replaceAll(
          ' ',
          '',
        ),
      )
  })

  test('in the agreement study', async () => {
    const { text, data } = await printed<StudyData>('study')
    expect(data.reached).toBe(false)
    for (const { person, effectiveness, misses, falseAlarms } of data.people)
      for (const { count, n } of [effectiveness, misses, falseAlarms]) expect(text).toContain(`${person}${count}of${n}`.replaceAll(' ', ''))
    for (const { kappa } of data.pairs) expect(text).toContain(kappa!.kappa.toFixed(3))
  })

  test('in the release check, part by part', async () => {
    const { text, data } = await printed<ReleaseData>('release')
    expect(data.parts.length).toBeGreaterThan(0)
    for (const { name, program, exported } of data.parts)
      expect(text).toContain(`${name}${program.score.toPrecision(8)}${exported.score.toPrecision(8)}${program.p!.toFixed(3)}`)
    for (const { name, why } of data.skipped) expect(text).toContain(`${name}${why.replaceAll(' ', '')}`)
    for (const figure of [data.sha256, data.largestDifference.toExponential(2), `${data.sizeBytes}bytes`]) expect(text).toContain(figure)
  })

  test('in how well a run finds the place, with what that rests on', async () => {
    const { text, data } = await printed<{ pixels: { pixelAuroc: number; pro: number; restsOn: { current: boolean } } }>('run')
    expect(data.pixels).toMatchObject({ pixelAuroc: 0.912345, pro: 0.734567, maskedParts: 12, restsOn: { current: false } })
    expect(text).toContain(`PixelAUROC${data.pixels.pixelAuroc.toFixed(3)}`)
    expect(text).toContain(`PRO${data.pixels.pro.toFixed(3)}`)
    expect(text).toContain('On40partsoftheacceptanceset:12of15defectiveoneshaveamask.WorkedoutbyEngineer1')
    expect(text).toContain('havechangedsince')
  })

  test('in the drift, where a comment closes an alarm', async () => {
    const { text, data, source, project, run } = await printed<DriftData>('drift', { limit: 1 })
    for (const { reference } of data.charts) expect(text).toContain(reference!.mean.toPrecision(5))
    expect(text).toContain(`${data.alarms.length}alarms,${data.alarms.length}open`)
    const [first] = data.alarms
    const { alarm, direction, last } = first!
    const said = { run, alarm, direction, last, comment: 'The lamp was changed at noon.' }
    await addDriftComment(project.store.writer, said, { who: 'Engineer 1', how: 'open', at: '2026-11-12T12:00:00.000Z' })
    const after = await readPdf(await reportBytes(pdf, await reportOf(source, 'drift', { limit: 1 })))
    expect(after.text).toContain('The lamp was changed at noon.')
    expect(after.text).toContain(`${data.alarms.length} alarms, ${data.alarms.length - 1} open`)
  })
})

describe('a comment on an alarm of the drift', () => {
  /** Brightness of incoming parts 61 to 80 is far above all others, whatever the filter. */
  async function litProject() {
    const { source, project, run } = await reportProject()
    const numberOf = (path: string): number => Number(/([0-9]+)\.png$/.exec(path)?.[1])
    const lit = (path: string): boolean => path.startsWith('lot-77/') && numberOf(path) >= 60 && numberOf(path) < 80
    const measure = (_: unknown, path: string) =>
      Promise.resolve({ brightness: lit(path) ? 0.9 : 0.5 + (numberOf(path) % 2) / 100, sharpness: 0.1 })
    return { source: { ...source, blobs: { ...source.blobs, measure } }, project, run }
  }
  const alarmsOf = async (source: Parameters<typeof reportOf>[0], filter: object) =>
    ((await reportOf(source, 'drift', { limit: 1, ...filter })).data as DriftData).alarms.filter(({ measure }) => measure === 'brightness')
  const actor = { who: 'Engineer 1', how: 'open', at: '2026-11-12T12:00:00.000Z' } as const
  const closed = (alarms: DriftData['alarms'], chart: string): boolean[] =>
    alarms.flatMap((one) => (one.chart === chart ? [one.comments.length > 0] : []))

  test('is shown under every filter that shows some of the alarm, on that chart alone', async () => {
    const { source, project, run } = await litProject()
    const [found] = (await alarmsOf(source, {})).filter(({ chart }) => chart === 'individual')
    const { alarm, direction, last } = found!
    await addDriftComment(project.store.writer, { run, alarm, direction, last, comment: 'a new lamp' }, actor)
    // It starts in the middle of the alarm.
    const middle = { from: '2026-11-12T06:25:00Z' }
    for (const filter of [{}, middle, { folder: 'lot-77' }]) {
      const alarms = await alarmsOf(source, filter)
      expect(closed(alarms, 'individual')).toEqual([true])
      expect(closed(alarms, 'ewma').includes(true)).toBe(false)
    }
    expect((await alarmsOf(source, middle))[0]!.first).toBeGreaterThan(found!.first)
  })

  test('is not shown on another alarm of the same chart, nor on one that went to the other side', async () => {
    const { source, project, run } = await litProject()
    const [found] = (await alarmsOf(source, {})).filter(({ chart }) => chart === 'individual')
    const say = (change: object) =>
      addDriftComment(
        project.store.writer,
        { run, alarm: found!.alarm, direction: 'high', last: found!.last, comment: 'a new lamp', ...change },
        actor,
      )
    await say({ direction: 'low' })
    await say({ alarm: 'brightness/individual/41', last: 45 })
    await say({ folder: 'lot-78' })
    expect(closed(await alarmsOf(source, {}), 'individual')).toEqual([false])
    await say({})
    expect(closed(await alarmsOf(source, {}), 'individual')).toEqual([true])
  })

  test('that is older than the columns belongs to the alarm that its part lies in', async () => {
    const { source, project, run } = await litProject()
    const [found] = (await alarmsOf(source, {})).filter(({ chart }) => chart === 'individual')
    // As it was written before: the part where the alarm began under a filter that started in its middle.
    const alarm = `brightness/individual/${found!.first + 3}`
    await project.store.writer.transaction().execute(async (all) => {
      const entry = await record(all, actor, {
        action: 'drift.commented',
        object: `run ${run}`,
        new: JSON.stringify({ alarm, comment: 'a new lamp' }),
      })
      await sql`insert into drift_comment (record, run, alarm, comment, by, at) values (${entry}, ${run}, ${alarm}, 'a new lamp', ${actor.who}, ${actor.at})`.execute(
        all,
      )
    })
    expect(closed(await alarmsOf(source, {}), 'individual')).toEqual([true])
    expect((await verifyTrail(project.store, [], unwatched)).problem).toBeNull()
  })
})
