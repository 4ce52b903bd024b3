import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Work } from '#domain/work.ts'
import { publishedSchema } from '#host/reports/published-schema.ts'
import { kindOf } from '#host/reports/kinds/kind-of.ts'
import type { Report, ReportFormatMaker } from '#host/reports/report.ts'
import { columnList, csv } from '#host/reports/formats/csv/index.ts'
import { json } from '#host/reports/formats/json/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'

/** The manifest's own number; raised when a member changes its meaning. */
const MANIFEST = 1

type Packed = { readonly name: string; readonly what: string; readonly bytes: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }
type Listed = { readonly name: string; readonly what: string; readonly sizeBytes: number; readonly sha256: string }

/** Everything in one file, to hand over: nothing in it needs this program to be read. */
export const bundle: ReportFormatMaker = {
  id: 'bundle',
  title: 'Bundle',
  sentence: 'PDF, CSV, JSON with its schema, the released scorer and a list with the SHA-256 of each, in one ZIP.',
  extension: 'zip',
  make: async function* (report, work) {
    const zip = new ZipFile()
    const output = new PassThrough()
    zip.outputStream.pipe(output)
    zip.on('error', (error: Error) => output.destroy(error))
    const options = { mtime: zipTime(report.newest), forceDosTimestamp: true }
    const listed: Listed[] = []
    for (const packed of filesOf(report, work)) {
      // One after the other, as they are written: nobody holds them all.
      zip.addReadStreamLazy(packed.name, options, (give) => {
        const stream = hashed(packed, listed)
        // yazl does not hand on what goes wrong here.
        stream.on('error', (error) => output.destroy(error))
        give(null, stream)
      })
    }
    zip.addReadStreamLazy('manifest.json', options, (give) => give(null, Readable.from([manifest(report, listed)])))
    zip.end()
    for await (const piece of output as AsyncIterable<Buffer>) yield piece
  },
}

function* filesOf(report: Report, work: Work): Generator<Packed> {
  yield { name: 'report.pdf', what: 'for people', bytes: () => pdf.make(report, work) }
  yield { name: 'report.csv', what: 'the rows behind the figures', bytes: () => csv.make(report, work) }
  yield { name: 'report.columns.csv', what: 'what the columns of report.csv mean', bytes: () => [columnList(report)] }
  yield { name: 'report.json', what: 'all figures as data', bytes: () => json.make(report, work) }
  const schema = Buffer.from(`${JSON.stringify(publishedSchema(kindOf(report.head.kind)), null, 2)}\n`)
  yield { name: 'report.schema.json', what: 'JSON Schema of report.json', bytes: () => [schema] }
  const { model } = report
  if (model !== null)
    yield {
      name: 'model.onnx',
      what: `the scorer that was released as #${model.record}`,
      bytes: () => createReadStream(model.file) as AsyncIterable<Buffer>,
    }
}

/** A file's bytes, noted in the list when the last of them has gone. */
function hashed({ name, what, bytes }: Packed, listed: Listed[]): Readable {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return Readable.from(
    (async function* () {
      for await (const piece of bytes()) {
        hash.update(piece)
        sizeBytes += piece.byteLength
        yield piece
      }
      listed.push({ name, what, sizeBytes, sha256: hash.digest('hex') })
    })(),
    { objectMode: false },
  )
}

function manifest({ head, model }: Report, files: readonly Listed[]): Buffer {
  const scorer =
    model === null
      ? 'none: no scorer of this run and line was released, or the report is about no run'
      : `model.onnx, released as #${model.record}, SHA-256 ${model.sha256} then`
  return Buffer.from(`${JSON.stringify({ manifest: MANIFEST, report: head, scorer, files }, null, 2)}\n`)
}

/** ZIP keeps local time without a zone; the date is made so that it reads as UTC wherever the bundle is packed. */
function zipTime(iso: string): Date {
  const at = new Date(iso)
  return new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds())
}
