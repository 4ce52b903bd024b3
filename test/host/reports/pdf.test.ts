import { rm } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { Fault } from '#domain/faults.ts'
import { json } from '#host/reports/formats/json/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { printedRatios, readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes, reportContent } from '#test/kit/report-content.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { watched } from '#test/kit/work.ts'

/** What the JSON format says, as another program reads it. */
type Figures = Pick<ReportContent, 'evaluation' | 'line' | 'parts' | 'run'>

describe('the PDF', () => {
  test('says the same figures as the JSON', async () => {
    const content = await reportContent(await temporaryFolder())
    const { text } = await readPdf(await reportBytes(pdf, content))
    const { evaluation, line, run } = (JSON.parse((await reportBytes(json, content)).toString()) as { data: Figures }).data
    const { confusion, escapes, overkill, review } = line!.outcome
    for (const [name, value, range] of [
      ['AUROC', evaluation.auroc, evaluation.intervals.auroc],
      ['AUPR', evaluation.aupr, evaluation.intervals.aupr],
      ['Largest F1', evaluation.f1Max, evaluation.intervals.f1Max],
    ] as const) {
      expect(text).toContain(`${name} ${value!.toFixed(3)} ${range![0].toFixed(3)} – ${range![1].toFixed(3)}`)
    }
    for (const [truth, { pass, review: looked, reject }] of [
      ['Good', confusion.good],
      ['Defective', confusion.defective],
    ] as const) {
      expect(text).toContain(`${truth} ${pass} ${looked} ${reject} ${pass + looked + reject}`)
    }
    for (const rate of [escapes, overkill, review]) {
      const { count, n, ratio, interval, upperBound } = rate
      const percent = (value: number): string => (100 * value).toFixed(1)
      const range = upperBound === null ? `${percent(interval![0])} – ${percent(interval![1])} %` : `up to ${percent(upperBound)} %`
      expect(text).toContain(`${count} of ${n} ${percent(ratio!)} % ${range}`)
    }
    for (const [type, { count, n }] of Object.entries(line!.recall)) expect(text).toContain(`${type} ${count} of ${n}`)
    expect(text).toContain('The line 0.47000 – 0.50000 was chosen by Manager 1 on 2026-11-12 08:41:07 UTC.')
    expect(text).toContain('The customer asks for fewer escapes.')
    expect(text).toContain(run.dataset)
  })

  test('counts as a naive recount does', async () => {
    const content = await reportContent(await temporaryFolder())
    const passed = content.parts.filter(({ truth, score }) => truth === 'defective' && score! < 0.47)
    const rejected = content.parts.filter(({ truth, score }) => truth === 'good' && score! >= 0.5)
    const { text, outline } = await readPdf(await reportBytes(pdf, content))
    expect(passed.length).toBeGreaterThan(0)
    expect(text).toContain(`Escapes ${passed.length} of 20`)
    expect(text).toContain(`Overkill ${rejected.length} of 60`)
    expect(outline.at(-3)?.items[0]).toBe(`Escapes: defective parts that pass (${passed.length})`)
  })

  test('shows every rejected or wrongly judged part, and no other, what the run made of it in the shape of the part', async () => {
    const content = await reportContent(await temporaryFolder())
    const bytes = await reportBytes(pdf, content)
    const { text } = await readPdf(bytes)
    const ratios = await printedRatios(bytes)
    expect(ratios.length).toBeGreaterThan(0)
    // The drawn parts are twice as wide as high, and the run's maps square.
    for (const ratio of ratios) expect(ratio).toBeCloseTo(2, 3)
    const isShown = ({ truth, decision }: (typeof content.parts)[number]): boolean =>
      decision === 'reject' || (truth === 'defective' && decision === 'pass')
    for (const part of content.parts) expect(text.includes(` ${part.name} score`), part.name).toBe(isShown(part))
  })

  test('has the same bytes for the same content', async () => {
    const folder = await temporaryFolder()
    const first = await reportBytes(pdf, await reportContent(folder))
    expect((await reportBytes(pdf, await reportContent(folder))).equals(first)).toBe(true)
  })

  test('is tagged, has an outline and numbers its pages', async () => {
    const { pages, isTagged, roles, outline, info } = await readPdf(await reportBytes(pdf, await reportContent(await temporaryFolder())))
    expect(isTagged).toBe(true)
    expect(roles).toEqual(expect.arrayContaining(['Document', 'H1', 'H2', 'H3', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure']))
    expect(outline.map(({ title }) => title)).toContain('What it learned from')
    expect(info['Title']).toBe('Run 3, project Ring')
    for (const [i, { text }] of pages.entries()) expect(text).toContain(`Page ${i + 1} of ${pages.length}`)
    expect(pages.at(-1)!.text).toContain('Signature')
  })

  test.each(['царапина', 'ρωγμή', '스크래치', 'キズ傷', '划痕', '刮痕繁體', 'Žluťoučký kůň', 'Đặng'])(
    'holds %s as text that can be searched',
    async (word) => {
      const content = await reportContent(await temporaryFolder(), { names: [`test/${word}.png`], reason: `Because of ${word}.` })
      const text = (await readPdf(await reportBytes(pdf, content))).text.replaceAll(' ', '')
      expect(text).toContain(`test/${word}.png`.replaceAll(' ', ''))
      expect(text).toContain(`Because of ${word}.`.replaceAll(' ', ''))
    },
  )

  test('shows what no font has, and what would not be seen, as code points', async () => {
    const names = ['test/\u0e01.png', 'test/a\u202eb.png', 'test/c\nd.png']
    const { text } = await readPdf(await reportBytes(pdf, await reportContent(await temporaryFolder(), { names })))
    for (const shown of ['test/[U+0E01].png', 'test/a[U+202E]b.png', 'test/c[U+000A]d.png'])
      expect(text.replaceAll(' ', '')).toContain(shown)
  })

  test('keeps every text on its page, whatever names there are', async () => {
    const names = [
      'x'.repeat(250),
      `${'한'.repeat(80)}.png`,
      '../'.repeat(60),
      'W'.repeat(4000),
      '<img onerror=alert(1)>',
      '%00',
      `a${'\u0e01'.repeat(200)}`,
    ]
    const content = await reportContent(await temporaryFolder(), { names, reason: 'R'.repeat(3000), by: 'B'.repeat(200) })
    const { pages } = await readPdf(
      await reportBytes(pdf, { ...content, project: { name: 'P'.repeat(300), uuid: 'u' }, data: '/d'.repeat(500) }),
    )
    for (const [i, { items, width, height }] of pages.entries()) {
      for (const { text, x, y, width: long } of items) {
        // The margins are 48 points; kerning makes a line at most a little longer than its characters.
        expect(x, `${i} ${text}`).toBeGreaterThan(46)
        expect(x + long, `${i} ${text}`).toBeLessThan(width - 46)
        expect(y, `${i} ${text}`).toBeGreaterThan(25)
        expect(y, `${i} ${text}`).toBeLessThan(height - 45)
      }
    }
  })

  test('lets no two lines of a part run into each other or out of its card', async () => {
    const names = ['x'.repeat(250), '傷'.repeat(120)]
    const { pages } = await readPdf(await reportBytes(pdf, await reportContent(await temporaryFolder(), { names })))
    for (const { items } of pages) {
      const column = items.filter(({ text, x }) => text.trim() !== '' && x > 47 && x < 49).map(({ y }) => y)
      const lines = [...new Set(column.map((y) => Math.round(y * 10)))].sort((a, b) => a - b)
      for (const [i, y] of lines.entries()) if (i > 0) expect(y - lines[i - 1]!).toBeGreaterThan(80)
    }
  })

  test('says plainly when nobody has chosen a line', async () => {
    const { text } = await readPdf(await reportBytes(pdf, await reportContent(await temporaryFolder(), { isChosen: false })))
    expect(text).toContain('No line was chosen for this run. This report takes the one that the good-only rule draws')
    expect(text).toContain('Nobody has chosen a line for this run.')
  })

  test('says that escapes cannot be estimated without known defects', async () => {
    const { text } = await readPdf(await reportBytes(pdf, await reportContent(await temporaryFolder(), { defective: 0 })))
    expect(text).toContain('No known defects: escapes cannot be estimated.')
  })

  test('goes on where a part has no pictures, and says why', async () => {
    const content = await reportContent(await temporaryFolder())
    const changed = new Fault('data.changed', { what: 'a.png has changed.', why: 'Its score belongs to another picture.', do: '' })
    const { text } = await readPdf(await reportBytes(pdf, { ...content, pictures: () => Promise.reject(changed) }))
    expect(text).toContain('No picture. a.png has changed. Its score belongs to another picture.')
  })

  test('reports progress part by part', async () => {
    const work = watched()
    await reportBytes(pdf, await reportContent(await temporaryFolder()), work)
    expect(work.reports.at(-1)?.done).toBe(work.reports.at(-1)?.total)
  })

  test('ends with the signal, in the middle of the parts', async () => {
    const abort = new AbortController()
    const work = { signal: abort.signal, onProgress: () => abort.abort() }
    await expect(reportBytes(pdf, await reportContent(await temporaryFolder()), work)).rejects.toThrow(/abort/i)
  })

  test('fails as a whole where something is wrong that is no fault', async () => {
    const content = await reportContent(await temporaryFolder())
    await rm((await content.pictures(content.parts[0]!)).residual)
    await expect(reportBytes(pdf, content)).rejects.toThrow(/ENOENT/)
  })
})
