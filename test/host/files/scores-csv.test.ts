import { readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readScores, type ScoreLine, writeScores } from '#host/files/scores-csv.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const scored = (path: string, score: number, change: Partial<ScoreLine> = {}): ScoreLine => ({
  path,
  label: 'good',
  defectType: '',
  outcome: { kind: 'scored', score, percentile: 50, parts: { mean: score, 'max-2': -score } },
  ...change,
})

describe('writeScores', () => {
  test('writes the columns of the command line, RFC 4180, with the reason in the last', async () => {
    const path = join(await temporaryFolder(), 'scores.csv')
    await writeScores(path, [
      scored('a, b.png', 0.1),
      scored('c.png', 1e-7, { label: 'defective', defectType: 'a "deep" scratch' }),
      { path: 'd.png', label: 'unknown', defectType: '', outcome: { kind: 'error', text: 'Picture d.png cannot be read.' } },
    ])
    expect(await readFile(path, 'utf8')).toBe(
      'path,label,defect_type,score,percentile,mean,max-2,error\r\n' +
        '"a, b.png",good,,0.1,50,0.1,-0.1,\r\n' +
        'c.png,defective,"a ""deep"" scratch",1e-7,50,1e-7,-1e-7,\r\n' +
        'd.png,,,,,,,Picture d.png cannot be read.\r\n',
    )
  })

  test('has the columns of score parts even where the first pictures could not be read, and none where no picture could', async () => {
    const path = join(await temporaryFolder(), 'scores.csv')
    const broken: ScoreLine = { path: 'd.png', label: 'unknown', defectType: '', outcome: { kind: 'error', text: 'Torn.' } }
    await writeScores(path, [broken, scored('a.png', 1)])
    expect(await readFile(path, 'utf8')).toBe(
      'path,label,defect_type,score,percentile,mean,max-2,error\r\nd.png,,,,,,,Torn.\r\na.png,good,,1,50,1,-1,\r\n',
    )
    await writeScores(path, [broken])
    expect(await readFile(path, 'utf8')).toBe('path,label,defect_type,score,percentile,error\r\nd.png,,,,,Torn.\r\n')
  })

  test('writes text that would be a formula safe, and numbers as they are', async () => {
    const path = join(await temporaryFolder(), 'scores.csv')
    const names = ['=1+1.png', '+a', '-b', '@c', '\td', '\re', "'=f", "'plain", '＝g']
    await writeScores(
      path,
      names.map((name) => scored(name, -1)),
    )
    const text = await readFile(path, 'utf8')
    expect(text).toContain("\r\n'=1+1.png,good,,-1,")
    for (const line of text.split('\r\n')) expect(line).not.toMatch(/^"?[=+\-@\t\r＝]/)
    const { lines } = await readScores(path)
    expect(lines.map((line) => line.path)).toEqual(names)
  })

  test('what is written is read back the same, whatever the names and numbers', async () => {
    const path = join(await temporaryFolder(), 'scores.csv')
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[ '"=+\-@,;\t\r\n]{0,4}$/))
    const outcome = fc.oneof(
      fc.record({
        kind: fc.constant('scored' as const),
        score: number,
        percentile: fc.option(number),
        parts: fc.record({ mean: number, '-odd, name': number }),
      }),
      fc.record({ kind: fc.constant('error' as const), text: text.filter((value) => value !== '') }),
    )
    const line = fc.record({
      path: text,
      label: fc.constantFrom('good' as const, 'defective' as const, 'unknown' as const),
      defectType: text,
      outcome,
    })
    const lines = fc.sample(line, { numRuns: 2500, seed: 1 }) // one file and not one for each: every write waits for the disk
    await writeScores(path, lines)
    expect(await readScores(path)).toEqual({ partNames: ['mean', '-odd, name'], lines })
  })

  test.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
    expect((await caughtFault(() => writeScores('/dev/full', [scored('a.png', 1)]))).code).toBe('file.disk-full')
  })
})

describe('readScores', () => {
  test('names the line that is none of scores', async () => {
    const path = join(await temporaryFolder(), 'scores.csv')
    const faultOf = async (text: string): Promise<string> => {
      await writeFile(path, text)
      const fault = await caughtFault(() => readScores(path))
      expect(fault.code).toBe('data.csv-invalid')
      return fault.text.why
    }
    const header = 'path,label,defect_type,score,percentile,mean,error\n'
    expect(await faultOf('path,label\na.png,good\n')).toContain('line 1')
    expect(await faultOf(`${header}a.png,good,,0.1,50,0.1,\nb.png,good,,high,50,0.1,\n`)).toContain('line 3')
    expect(await faultOf(`${header}a.png,perhaps,,0.1,50,0.1,\n`)).toContain('line 2')
    expect(await faultOf(`${header}a.png,good,,,,,\n`)).toContain('line 2')
    expect((await caughtFault(() => readScores(`${path}.none`))).code).toBe('file.missing')
  })
})
