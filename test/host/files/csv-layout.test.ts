import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Fault } from '#domain/faults.ts'
import { findParts } from '#host/files/find-parts.ts'
import type { FoundPart } from '#host/files/layout.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

/** A folder with a list and the pictures a.png … e.png and m.png. */
async function listed(text: string | Uint8Array): Promise<readonly FoundPart[]> {
  const folder = await temporaryFolder()
  await plant(folder, ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'masks/m.png', 'a, "quoted" name.png'])
  await writeFile(join(folder, 'parts.csv'), text)
  const { layout, root, parts } = await findParts(join(folder, 'parts.csv'), unwatched)
  expect([layout, root]).toEqual(['csv', folder])
  return parts
}

async function faultOf(text: string | Uint8Array): Promise<Fault> {
  return await caughtFault(() => listed(text))
}

const expected: readonly FoundPart[] = [
  { path: 'a.png', truth: 'good', defectType: '', masks: [], place: 'pool' },
  { path: 'b.png', truth: 'defective', defectType: 'crack', masks: ['masks/m.png'], place: 'test' },
  { path: 'c.png', truth: 'unknown', defectType: '', masks: [], place: 'incoming' },
]

describe('a CSV list', () => {
  test('gives path, label, defect type and mask; an empty label is unknown', async () => {
    expect(await listed('path,label,defect_type,mask\na.png,good,,\nb.png,defective,crack,masks/m.png\nc.png,,,\n')).toEqual(expected)
  })

  test('may be what spreadsheets make of it: byte order mark, CRLF, semicolons or tabs, blanks, short rows, capital letters', async () => {
    expect(await listed('\uFEFFPath;Label;Defect Type;Mask\r\na.png;GOOD\r\n\r\nb.png; NG ;crack;masks\\m.png\r\nc.png;;\r\n')).toEqual(
      expected,
    )
    expect(await listed('image\ttruth\ttype\tmask\na.png\t0\t\t\nb.png\t1\tcrack\tmasks/m.png\nc.png\t\t\t')).toEqual(expected)
  })

  test('knows the words people use for good and defective', async () => {
    const words = (list: readonly string[]): string => `file,label\n${list.map((word, i) => `${'abcde'[i]}.png,${word}`).join('\n')}`
    const truths = async (...list: string[]): Promise<Set<string>> => new Set((await listed(words(list))).map(({ truth }) => truth))
    expect(await truths('good', 'OK', 'normal', '0')).toEqual(new Set(['good']))
    expect(await truths('defective', 'bad', 'NG', 'anomaly', '1')).toEqual(new Set(['defective']))
  })

  test('may say the set of a part', async () => {
    const parts = await listed('path,label,split\na.png,good,train\nb.png,ok,calibrate\nc.png,good,test\nd.png,bad,test\ne.png,,incoming\n')
    expect(parts.map(({ place }) => place)).toEqual(['train', 'calibrate', 'test', 'test', 'incoming'])
  })

  test('takes quoted cells as RFC 4180 has them', async () => {
    expect((await listed('path,label\n"a, ""quoted"" name.png",good\n'))[0]?.path).toBe('a, "quoted" name.png')
  })

  test('names every wrong line, by its number in the file', async () => {
    const lines = [
      'path,label,mask,split',
      'a.png,good,,',
      'b.png,perhaps,,',
      '"c.png",good,,somewhere',
      'gone.png,good,,',
      'd.png,bad,gone.png,',
      'e.png,bad,,train',
      ',good',
    ]
    const fault = await faultOf(lines.join('\n'))
    expect(fault.code).toBe('data.csv-invalid')
    expect(fault.text.why).toBe(
      'These lines are wrong: line 3: "perhaps" is no label; write good or defective, or leave it empty; line 4: "somewhere" is no set for a part that is good; ' +
        'line 5: there is no file gone.png; line 6: there is no mask gone.png; line 7: "train" is no set for a part that is defective; and 1 more.',
    )
    expect(fault.data).toMatchObject({ line: 3, problems: 6 })
  })

  test('counts lines of the file, not rows: a cell may go over several', async () => {
    expect((await faultOf('path,label,note\na.png,good,"one\ntwo"\n\nb.png,perhaps,\n')).text.why).toContain('line 5: "perhaps"')
  })

  test('refuses a file that stands in it twice, however it is written', async () => {
    expect((await faultOf('path,label\na.png,good\n./masks/../a.png,good\n')).text.why).toContain('line 3: a.png stands in line 2 already')
  })

  test('says what is malformed', async () => {
    expect((await faultOf('path,label\na.png,"good\n')).text.why).toContain('line 2: a quoted cell begins here and never ends')
    expect((await faultOf('path,label\na.png,good,x\n')).text.why).toContain('line 2: it has more cells than the first line')
    expect((await faultOf('name,label\na.png,good\n')).text.why).toContain('line 1: no column is called path')
    expect((await faultOf('path,remark\na.png,good\n')).text.why).toContain('line 1: no column is called label')
    expect((await faultOf(new Uint8Array([0x70, 0xe4, 0x2c]))).text.why).toContain('the file is not UTF-8')
    expect((await faultOf('constructor,label\n')).code).toBe('data.csv-invalid')
    expect((await faultOf('path,label\na.png,constructor\n')).text.why).toContain('"constructor" is no label')
    expect((await faultOf('')).code).toBe('data.csv-invalid')
    expect((await faultOf('path,label\n')).code).toBe('data.empty')
  })

  test('may name files out of its folder, relative or absolute, and finds the part again from its root', async () => {
    const [folder, outside] = [await temporaryFolder(), await temporaryFolder()]
    await plant(folder, ['lists/x', 'a.png'])
    await plant(outside, ['b.png'])
    await writeFile(join(folder, 'lists', 'parts.csv'), `path,label\n../a.png,good\n${join(outside, 'b.png')},good\n`)
    const { root, parts } = await findParts(join(folder, 'lists', 'parts.csv'), unwatched)
    expect(new Set(parts.map(({ path }) => join(root, path)))).toEqual(new Set([join(folder, 'a.png'), join(outside, 'b.png')]))
    expect(parts.every(({ path }) => path.startsWith('../'))).toBe(true)
  })

  test('a composed name finds the decomposed file, and keeps the name the disk has', async () => {
    const folder = await temporaryFolder()
    await plant(folder, [`${'Gehäuse'.normalize('NFD')}.png`])
    await writeFile(join(folder, 'parts.csv'), `path,label\n${'Gehäuse'.normalize('NFC')}.png,good\n`)
    const { parts } = await findParts(join(folder, 'parts.csv'), unwatched)
    expect(parts[0]?.path).toBe(`${'Gehäuse'.normalize('NFD')}.png`)
  })
})
