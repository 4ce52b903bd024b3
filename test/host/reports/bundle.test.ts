import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from '#host/reports/formats/bundle/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'

/** Files of a ZIP by its central directory, read by hand. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const found = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    const [packed, nameLength, extra, comment] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ]
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    found.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), inflateRawSync(bytes.subarray(start, start + packed)))
    at += 46 + nameLength + extra + comment
  }
  return found
}

test('a bundle holds what its manifest lists, hash by hash, and the PDF that is made alone', async () => {
  const { source } = await reportProject({ released: false })
  const files = unzip(await reportBytes(bundle, await reportOf(source, 'batch')))
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as {
    scorer: string
    files: { name: string; sizeBytes: number; sha256: string }[]
  }
  expect(manifest.files.map(({ name }) => name)).toEqual([
    'report.pdf',
    'report.csv',
    'report.columns.csv',
    'report.json',
    'report.schema.json',
  ])
  for (const { name, sizeBytes, sha256 } of manifest.files) {
    expect(files.get(name)!.length).toBe(sizeBytes)
    expect(createHash('sha256').update(files.get(name)!).digest('hex')).toBe(sha256)
  }
  expect(manifest.scorer).toContain('none')
  expect(files.get('report.pdf')!.equals(await reportBytes(pdf, await reportOf(source, 'batch')))).toBe(true)
})

test('a bundle has the same bytes for the same input, and takes the scorer that was released for the line', async () => {
  const { source } = await reportProject({ released: true })
  const first = await reportBytes(bundle, await reportOf(source, 'batch'))
  expect((await reportBytes(bundle, await reportOf(source, 'batch'))).equals(first)).toBe(true)
  expect(unzip(first).get('model.onnx')?.toString()).toBe('a scorer')
})

test('a bundle is cancelled by the signal', async () => {
  const { source } = await reportProject()
  await expect(reportBytes(bundle, await reportOf(source, 'batch'), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
})
