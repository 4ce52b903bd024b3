import { describe, expect, test } from 'vitest'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import type { DriftData } from '#host/reports/kinds/drift/schema.ts'
import type { LineData } from '#host/reports/kinds/line/schema.ts'
import type { ParetoData } from '#host/reports/kinds/pareto/schema.ts'
import type { StudyData } from '#host/reports/kinds/study/schema.ts'
import { addDriftComment } from '#host/store/drift-comments.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'

/** The pages without white space, and the data behind them. */
async function printed<Data>(kind: string, filter: object = {}) {
  const { source, project, run } = await reportProject()
  const report = await reportOf(source, kind, filter)
  const { text } = await readPdf(await reportBytes(pdf, report))
  return { text: text.replaceAll(' ', ''), data: report.data as Data, source, project, run }
}

describe('the pages say the figures of the data', () => {
  test('in the record of a line, with the seals of its entries', async () => {
    const { text, data, project } = await printed<LineData>('line')
    for (const { number, seal } of data.entries) {
      expect(text).toContain(`#${number}`)
      expect(text).toContain(seal)
    }
    for (const { before, after, parts } of data.moves) expect(text).toContain(`${before}${after}${parts}`)
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

  test('in the drift, where a comment closes an alarm', async () => {
    const { text, data, source, project, run } = await printed<DriftData>('drift', { limit: 1 })
    for (const { reference } of data.charts) expect(text).toContain(reference!.mean.toPrecision(5))
    expect(text).toContain(`${data.alarms.length}alarms,${data.alarms.length}open`)
    const [first] = data.alarms
    const said = { run, alarm: first!.alarm, comment: 'The lamp was changed at noon.' }
    await addDriftComment(project.store.writer, said, { who: 'Engineer 1', how: 'open', at: '2026-11-12T12:00:00.000Z' })
    const after = await readPdf(await reportBytes(pdf, await reportOf(source, 'drift', { limit: 1 })))
    expect(after.text).toContain('The lamp was changed at noon.')
    expect(after.text).toContain(`${data.alarms.length} alarms, ${data.alarms.length - 1} open`)
  })
})
