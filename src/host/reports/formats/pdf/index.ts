import PDFDocument from 'pdfkit'
import { VERSION } from '#domain/version.ts'
import type { Work } from '#domain/work.ts'
import { makeFonts } from '#host/reports/fonts/text-runs.ts'
import type { Report, ReportFormatMaker } from '#host/reports/report.ts'
import { about } from './frame/about.ts'
import { numberPages } from './frame/foot.ts'
import { signatures } from './frame/signatures.ts'
import { titleOf } from './frame/title.ts'
import { makeLettering } from './lettering.ts'
import { Sheet } from './sheet.ts'
import { stringsOf } from './texts.ts'

/** For people: to read, print, sign and keep. */
export const pdf: ReportFormatMaker = {
  id: 'pdf',
  title: 'PDF',
  sentence: 'Figures, charts, pictures and comments, to read, print, sign and keep.',
  extension: 'pdf',
  make: async function* (report, work) {
    const doc = openDocument(report)
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
    const drawing = draw(doc, report, { ...work, signal })
    drawing.catch((error: unknown) => doc.destroy(error instanceof Error ? error : new Error(String(error))))
    try {
      for await (const piece of doc as AsyncIterable<Buffer>) yield piece
      await drawing
    } finally {
      reader.gone = true
    }
  },
}

async function draw(doc: PDFKit.PDFDocument, report: Report, work: Work): Promise<void> {
  const fonts = await makeFonts(stringsOf([report.head, report.data]))
  const sheet = new Sheet(doc, makeLettering(doc, fonts))
  titleOf(sheet, report.head)
  await report.print(sheet, { work, prepare: (texts) => fonts.prepare(texts) })
  work.signal.throwIfAborted()
  about(sheet, report.head)
  signatures(sheet, report.head)
  sheet.end()
  numberPages(sheet, report.head)
  doc.end()
}

/** Same content, same bytes: the date is that of the newest thing the report tells of, and pdfkit makes the file's id from these facts. */
function openDocument({ head: { title, project, run, kind }, newest }: Report): PDFKit.PDFDocument {
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
      Subject: run === null ? `Report ${kind}` : `Run ${run.id}`,
      Producer: `Residuum ${VERSION}`,
      Creator: `Residuum ${VERSION}`,
      CreationDate: new Date(newest),
    },
  })
}
