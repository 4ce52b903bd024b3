import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { residuum, residuumJson } from '#test/kit/command-line.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const shared = sharedRun()

describe('residuum report', () => {
  test('writes a PDF with the figures of residuum evaluate, by the good-only line, and says so', async () => {
    const out = join(await temporaryFolder(), 'report.pdf')
    const { status, json } = await residuumJson('report', '--run', shared.run, '--out', out)
    const evaluated = await residuumJson('evaluate', '--run', shared.run, '--data', shared.data)
    const bytes = await readFile(out)
    const { text } = await readPdf(bytes)
    expect(status).toBe(0)
    expect(json).toMatchObject({ format: 'pdf', rows: 12, lineFrom: 'good-only', sizeBytes: bytes.length })
    expect(json['sha256']).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(text).toContain(`AUROC ${Number(evaluated.json['auroc']).toFixed(3)}`)
    expect(text).toContain(`AUPR ${Number(evaluated.json['aupr']).toFixed(3)}`)
    expect(text).toContain(String(evaluated.json['snapshot']))
    expect(text).toContain('No line was chosen for this run.')
  })

  test('writes the same bytes twice, and nothing else', async () => {
    const folder = await temporaryFolder()
    const made = async (name: string): Promise<Buffer> => {
      await residuum('report', '--run', shared.run, '--data', shared.data, '--out', join(folder, name))
      return await readFile(join(folder, name))
    }
    const first = await made('a.pdf')
    expect((await made('b.pdf')).equals(first)).toBe(true)
    expect(await readdir(folder)).toEqual(['a.pdf', 'b.pdf'])
  })

  test('judges by the line that is given, in every format', async () => {
    const folder = await temporaryFolder()
    const write = (format: string) =>
      residuumJson('report', '--run', shared.run, '--line', '0.001,1000', '--format', format, '--out', join(folder, format))
    const byName = await residuumJson('report', '--run', shared.run, '--line', '0.001,1000', '--out', join(folder, 'by-name.CSV'))
    expect(byName.json).toMatchObject({ format: 'csv' })
    for (const format of ['pdf', 'csv', 'json']) expect((await write(format)).json).toMatchObject({ lineFrom: 'given' })
    expect((await readPdf(await readFile(join(folder, 'pdf')))).text).toContain('was given when this report was asked for')
    expect((await readFile(join(folder, 'csv'), 'utf8')).match(/,review,0\.001,1000,/g)).toHaveLength(12)
    expect(JSON.parse(await readFile(join(folder, 'json'), 'utf8'))).toMatchObject({
      data: { line: { from: 'given', outcome: { review: { count: 12, n: 12 } } } },
    })
  })

  test.each([
    [['--line', '0.5,0.4'], 2, 'It takes one score, or two with the lower one first.'],
    [['--line', 'high'], 2, 'It takes a number.'],
    [['--format', 'xls'], 2, 'There is no report format "xls".'],
    [['--data', '/nowhere'], 2, '/nowhere does not exist.'],
    [['--project', '/nowhere'], 2, 'is no number of a run'],
  ])('refuses %s and writes nothing', async (flags, status, sentence) => {
    const out = join(await temporaryFolder(), 'report')
    const ended = await residuum('report', '--run', shared.run, '--out', out, ...flags)
    expect(ended.status).toBe(status)
    expect(ended.stderr).toContain(sentence)
    await expect(readFile(out)).rejects.toThrow('ENOENT')
  })
})
