import { appendFile, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import { makeArrivals } from '#host/watch/arrivals.ts'
import { openJournal, type Journal, type NewRow } from '#host/watch/journal.ts'
import { findPlaces, journalPath } from '#host/watch/places.ts'
import { makeResultFiles, resultText } from '#host/watch/result-files.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { resultsIn, tableIn } from '#test/kit/watched.ts'
import { unwatched as WORK } from '#test/kit/work.ts'

async function openWatched(): Promise<{ in: string; out: string; journal: Journal }> {
  const folder = await temporaryFolder()
  await plant(folder, { 'in/a.png': 'first' })
  const places = await findPlaces(join(folder, 'in'), join(folder, 'out'))
  const journal = openJournal(places.out, 'run-1')
  onTestFinished(() => journal.close())
  return { ...places, journal }
}

function row(path: string, sha256: string, score = 0.25): NewRow {
  const result = { at: '2026-01-02T03:04:05.000Z', path, sha256, outcome: 'pass', score, p: 0.5, line: { lower: 0.3, upper: 0.4 } } as const
  return { path, sha256, outcome: 'pass', text: (n) => resultText(n, { ...result, copy: `pass/${path}`, sameAs: '' }) }
}

test('a file counts as whole when two looks find it the same, and again when it has changed', async () => {
  const { in: root, journal, ...places } = await openWatched()
  const arrivals = makeArrivals({ in: root, ...places }, journal)
  const ready = async () => (await arrivals.look(WORK)).ready.map(({ path }) => path)
  expect(await ready()).toEqual([])
  await appendFile(join(root, 'a.png'), ' and more')
  expect(await ready()).toEqual([])
  expect(await ready()).toEqual(['a.png'])
  const { size, mtimeMs } = await stat(join(root, 'a.png'))
  journal.commit([], [{ path: 'a.png', sizeBytes: size, mtimeMs, sha256: 'x', why: '' }])
  expect(await ready()).toEqual([])
  await utimes(join(root, 'a.png'), 1, 2)
  expect(await ready()).toEqual([])
  expect(await ready()).toEqual(['a.png'])
})

test('says what is still being written, and which unreadable ones have left the folder', async () => {
  const { in: root, journal, ...places } = await openWatched()
  await plant(root, { 'sub/b.PNG': 'b', 'notes.txt': 'no picture', '.hidden.png': 'h' })
  journal.commit([], [{ path: 'gone.png', sizeBytes: 1, mtimeMs: 1, sha256: 'x', why: 'damaged' }])
  const arrivals = makeArrivals({ in: root, ...places }, journal)
  expect(await arrivals.look(WORK)).toEqual({ ready: [], growing: 2, pictures: 2, gone: ['gone.png'], problems: [] })
})

test('both result files are what the journal has, also after a torn line, a lost file and a restart', async () => {
  const { out, journal } = await openWatched()
  const files = makeResultFiles(out, journal)
  await files.sync()
  expect(await tableIn(out)).toEqual([])
  journal.commit([row('a.png', '01'), row('=b.png', '02', 1 / 3)], [])
  await files.sync()
  journal.commit([row('c\n"quoted", and a line feed.png', '03')], [])
  await files.sync()
  const whole = { json: await readFile(join(out, 'results.jsonl'), 'utf8'), csv: await readFile(join(out, 'results.csv'), 'utf8') }
  expect((await resultsIn(out)).map(({ n, score }) => [n, score])).toEqual([
    [1, 0.25],
    [2, 1 / 3],
    [3, 0.25],
  ])
  expect((await tableIn(out)).map(({ path }) => path)).toEqual(['a.png', "'=b.png", 'c\n"quoted", and a line feed.png'])

  const same = async (): Promise<void> => {
    expect(await readFile(join(out, 'results.jsonl'), 'utf8')).toBe(whole.json)
    expect(await readFile(join(out, 'results.csv'), 'utf8')).toBe(whole.csv)
  }
  await truncate(join(out, 'results.jsonl'), whole.json.length - 7)
  await appendFile(join(out, 'results.csv'), '4,half a li')
  await files.sync()
  await same()
  await rm(join(out, 'results.csv'))
  await writeFile(join(out, 'results.jsonl'), '')
  await makeResultFiles(out, journal).sync() // as after a restart
  await same()
})

test('a journal belongs to one run', async () => {
  const { out, journal } = await openWatched()
  journal.close()
  expect((await caughtFault(() => openJournal(out, 'run-2'))).code).toBe('watch.taken')
  openJournal(out, 'run-1').close()
})

test('a journal that was emptied or damaged is refused, and the results beside it stay', async () => {
  const { out, journal } = await openWatched()
  journal.commit([row('a.png', '01')], [])
  await makeResultFiles(out, journal).sync()
  journal.close()
  const results = await readFile(join(out, 'results.jsonl'), 'utf8')
  const again = async (content: string) => {
    await writeFile(journalPath(out), content)
    return (await caughtFault(() => openJournal(out, 'run-1'))).code
  }
  expect(await again('')).toBe('watch.taken')
  expect(await again('this is a text file, not a database')).toBe('file.unreadable')
  expect(await readFile(join(out, 'results.jsonl'), 'utf8')).toBe(results)
})

test('a batch is in the journal whole or not at all', async () => {
  const { journal } = await openWatched()
  journal.commit([row('a.png', '01')], [])
  expect(() =>
    journal.commit([row('b.png', '02'), row('a.png', '01')], [{ path: 'b.png', sizeBytes: 1, mtimeMs: 1, sha256: '02', why: '' }]),
  ).toThrow()
  expect(journal.after(0, 10).map(({ path }) => path)).toEqual(['a.png'])
  expect(journal.isSettled({ path: 'b.png', sizeBytes: 1, mtimeMs: 1 })).toBe(false)
  expect(journal.firstPathOf('01')).toBe('a.png')
})
