import PDFDocument from 'pdfkit'
import { VERSION } from '#domain/version.ts'
import type { Work } from '#domain/work.ts'
import { makeFonts } from '#host/reports/fonts/text-runs.ts'
import type { ReportContent, ReportMaker } from '#host/reports/report.ts'
import { makeLettering, SECOND } from './lettering.ts'
import { PAGE, Sheet, WIDTH } from './sheet.ts'
import { textsOf } from './texts.ts'
import { choice } from './sections/choice.ts'
import { decisions } from './sections/decisions.ts'
import { learned } from './sections/learned.ts'
import { measures } from './sections/measures.ts'
import { notJudged } from './sections/not-judged.ts'
import { parts } from './sections/parts.ts'
import { signature } from './sections/signature.ts'
import { summary } from './sections/summary.ts'

/** For people: to read, print, sign and keep. */
export const pdf: ReportMaker = {
  id: 'pdf',
  title: 'PDF',
  sentence: 'Figures, charts, the line with its reasons, and every rejected or wrongly judged part with its pictures, to print and sign.',
  extension: 'pdf',
  make: async function* (content, work) {
    const doc = openDocument(content)
    // Whoever reads may go away (a full disk): then drawing ends too.
    const reader = { gone: false }
    const signal = {
      get aborted() {
        return reader.gone || work.signal.aborted
      },
      throwIfAborted() {
        work.signal.throwIfAborted()
        if (reader.gone) throw new Error('Nobody reads the report any more.')
      },
    }
    const drawing = draw(doc, content, { ...work, signal })
    drawing.catch((error: unknown) => doc.destroy(error instanceof Error ? error : new Error(String(error))))
    try {
      for await (const piece of doc as AsyncIterable<Buffer>) yield piece
      await drawing
    } finally {
      reader.gone = true
    }
  },
}

async function draw(doc: PDFKit.PDFDocument, content: ReportContent, work: Work): Promise<void> {
  const fonts = await makeFonts(textsOf(content))
  const sheet = new Sheet(doc, makeLettering(doc, fonts))
  for (const section of [summary, learned, measures, decisions, choice, notJudged]) {
    work.signal.throwIfAborted()
    section(sheet, content)
  }
  await parts(sheet, content, work, (texts) => fonts.prepare(texts))
  signature(sheet, content)
  sheet.end()
  numberPages(sheet, content)
  doc.end()
}

/** Same content, same bytes: the date is that of the newest thing the report tells of, and pdfkit makes the file's id from these facts. */
function openDocument({ title, project, run, lines }: ReportContent): PDFKit.PDFDocument {
  const newest = [run.createdAt, ...lines.map(({ at }) => at)].sort().at(-1) ?? run.createdAt
  return new PDFDocument({
    size: 'A4',
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    // No standard font: those are not embedded.
    font: '',
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    bufferPages: true,
    info: {
      Title: `${title}${project === null ? '' : `, project ${project.name}`}`,
      Subject: `Run ${run.id}`,
      Producer: `Residuum ${VERSION}`,
      Creator: `Residuum ${VERSION}`,
      CreationDate: new Date(newest),
    },
  })
}

const FOOT = { size: 7.5, colour: SECOND } as const

/** Once the number of pages is known. */
function numberPages(sheet: Sheet, { title, project, run }: ReportContent): void {
  const { doc, letters } = sheet
  const { start, count } = doc.bufferedPageRange()
  const what = `Residuum ${VERSION} · ${title}${project === null ? '' : ` · ${project.name}`} · snapshot ${run.dataset.slice(0, 12)}`
  const [text = ''] = letters.wrap(what, WIDTH - 80, FOOT, 1)
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i)
    const page = `Page ${i + 1} of ${count}`
    const y = PAGE.height - 30
    sheet.rule(y - 12, '#BFBFBF')
    sheet.artifact(() => {
      letters.draw(text, PAGE.left, y, FOOT)
      letters.draw(page, PAGE.left + WIDTH - letters.measure(page, FOOT), y, FOOT)
    })
  }
}
