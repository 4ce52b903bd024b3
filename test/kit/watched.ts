import { createHash } from 'node:crypto'
import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { expect, inject } from 'vitest'
import { makeDraw, type Draw } from '#domain/random.ts'
import { openStore } from '#host/store/database.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { watchFolder, type WatchOptions } from '#host/watch/watch-folder.ts'
import type { WatchState } from '#rpc/schemas/watch.ts'
import { startResiduum, type Started } from './command-line.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A line of results.jsonl. */
export type WatchLine = {
  readonly n: number
  readonly path: string
  readonly sha256: string
  readonly outcome: string
  readonly score: number | null
  readonly p_value: number | null
  readonly copy: string
  readonly same_as: string
}

export async function resultsIn(out: string): Promise<WatchLine[]> {
  const text = await readFile(join(out, 'results.jsonl'), 'utf8').catch(() => '')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as WatchLine)
}

/** The rows of results.csv, each by its columns. */
export async function tableIn(out: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(out, 'results.csv'), 'utf8'), { columns: true }) as Record<string, string>[]
}

/** PNG of noise on grey: no two are equal, and none is like a part that a run has learned. */
export async function noisePicture(draw: Draw, size = 32): Promise<Buffer> {
  const data = Uint8Array.from({ length: size * size * 3 }, () => 100 + draw.integer(80))
  return await sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer()
}

/** A picture with a few of its pixels a little different: another file that a run sees in the same way. */
export async function likePicture(draw: Draw, file: string): Promise<Buffer> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  for (let i = 0; i < 8; i++) {
    const place = draw.integer(data.length)
    data[place] = Math.max(0, (data[place] ?? 0) - 1 - draw.integer(3))
  }
  const { width, height, channels } = info
  return await sharp(data, { raw: { width, height, channels } }).png().toBuffer()
}

/** Writes a file as a camera over a slow network does: a part of it, a pause, the rest. */
export async function writeSlowly(path: string, bytes: Buffer, pauseMs: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    const half = Math.floor(bytes.length / 2)
    await file.write(bytes, 0, half, 0)
    await sleep(pauseMs)
    await file.write(bytes, half, bytes.length - half, half)
  } finally {
    await file.close()
  }
}

/** Every copy among the results, by its path below the folder, with the hash of its bytes. */
export async function copiesIn(out: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const decision of ['pass', 'review', 'reject']) {
    const names = await readdir(join(out, decision), { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of names) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      found.set(
        path.slice(out.length + 1),
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      )
    }
  }
  return found
}

/** What was put into a watched folder: the SHA-256 of each different picture, names of second files with the same bytes, of broken ones. */
export type PutIn = { readonly arrived: ReadonlySet<string>; readonly copies: readonly string[]; readonly broken: readonly string[] }

/**
 * Checks that each picture that arrived has one result, one copy and one part with its score; that flagged ones have an entry of their own,
 * that passed ones, duplicates and unreadable ones are in one entry each; and that the trail fits.
 */
export async function expectNothingLostOrDoubled({ arrived, copies: twice, broken }: PutIn, out: string, project: string): Promise<void> {
  const results = await resultsIn(out)
  expect(results.map(({ n }) => n)).toEqual(results.map((_, i) => i + 1))
  const scored = results.filter(({ outcome }) => outcome !== 'duplicate')
  expect(scored.map(({ sha256 }) => sha256).sort()).toEqual([...arrived].sort())
  expect(results.length - scored.length).toBe(twice.length)
  expect(new Set(scored.map(({ outcome }) => outcome === 'pass')).size).toBe(2)
  expect((await tableIn(out)).map(({ sha256 }) => sha256)).toEqual(results.map(({ sha256 }) => sha256))
  const copies = await copiesIn(out)
  expect([...copies.values()].sort()).toEqual([...arrived].sort())
  for (const { copy, sha256 } of scored) expect(copies.get(copy)).toBe(sha256)

  const store = openStore(join(project, 'project.db'))
  try {
    const { reader } = store
    const parts = await reader.selectFrom('part').selectAll().where('set', '=', 'incoming').orderBy('id').execute()
    const told = (one: { sha256: string; outcome: string; name: string }): string => `${one.sha256} ${one.outcome} ${one.name}`
    expect(parts.map((part) => told({ ...part, outcome: part.arrived_as ?? '', name: part.arrived_name ?? '' })).sort()).toEqual(
      scored.map((one) => told({ ...one, name: one.path })).sort(),
    )
    const scores = await reader.selectFrom('score').select(['part', 'score']).where('run', '=', 1).execute()
    const scoreOf = new Map(scores.map(({ part, score }) => [part, score]))
    const byHash = new Map(scored.map((one) => [one.sha256, one]))
    for (const part of parts) expect(scoreOf.get(part.id)).toBe(byHash.get(part.sha256)?.score)
    for (const { arrived_as: as, path } of parts) expect(path.startsWith(as === 'pass' ? out : project)).toBe(true)
    const waiting = await reader.selectFrom('waiting').select('part').where('run', '=', 1).execute()
    expect(waiting.map(({ part }) => part)).toEqual(expect.arrayContaining(parts.map(({ id }) => id)))

    const entries = await reader.selectFrom('trail').select(['number', 'object', 'new']).where('action', '=', 'parts.arrived').execute()
    const own = parts.filter(({ arrived_as: as }) => as !== 'pass')
    expect(entries.flatMap(({ object }) => (object.startsWith('part ') ? [object] : [])).sort()).toEqual(
      own.map(({ id }) => `part ${id}`).sort(),
    )
    const passed = entries.reduce((sum, entry) => sum + ((JSON.parse(entry.new) as { pass?: number }).pass ?? 0), 0)
    expect(passed).toBe(parts.length - own.length)
    const asides = await reader.selectFrom('arrival_aside').select(['name', 'what']).execute()
    const named = (what: string): string[] => asides.filter((one) => one.what === what).map(({ name }) => name)
    const duplicates = results.filter(({ outcome }) => outcome === 'duplicate')
    expect(named('duplicate').sort()).toEqual(duplicates.map(({ path }) => path).sort())
    const mended = named('mended')
    expect(
      named('unreadable')
        .filter((name) => !mended.includes(name))
        .sort(),
    ).toEqual([...broken].sort())
    expect((await verifyTrail(store, [], { signal: new AbortController().signal })).problem).toBeNull()
  } finally {
    await store.close()
  }
}

/** The folder service in this process, until `stop`. */
export async function watchingHere(shared: { readonly run: string }, change: Partial<WatchOptions> = {}) {
  const folder = await temporaryFolder()
  const places = { in: join(folder, 'in'), out: join(folder, 'out') }
  await mkdir(places.in)
  const stopped = new AbortController()
  const states: WatchState[] = []
  const ended = watchFolder(
    {
      ...places,
      run: shared.run,
      device: 'cpu',
      line: () => Promise.resolve({ lower: 0.05, upper: 0.09 }),
      engine: join(inject('built'), 'engine/index.js'),
      now: () => '2026-01-02T03:04:05.000Z',
      log: () => undefined,
      intervalMs: 50,
      onState: (state) => states.push(state),
      ...change,
    },
    stopped.signal,
  )
  const stop = async (): Promise<void> => {
    stopped.abort()
    await ended
  }
  return { ...places, states, stop, last: () => states.at(-1) }
}

/** Waits until something holds; it is asked for often, and the test's own limit ends the waiting. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50)
}

/**
 * Lets pictures arrive while the command line watches and is killed at random moments, then lets it come to rest. Of six pictures of a round
 * three are like `good`, two are noise, and one has the bytes of an earlier one; every third round has a broken one too. `flags`: what it
 * judges by.
 */
export async function killWhileWatching(options: {
  readonly flags: readonly string[]
  readonly in: string
  readonly out: string
  readonly good: string
  readonly kills: number
  readonly seed: number
}): Promise<PutIn> {
  const { flags, kills, seed, out, good } = options
  const draw = makeDraw(seed, 'kills')
  const start = (): Started => startResiduum('watch', ...flags, '--in', options.in, '--out', out, '--every', '0.05')
  const arrived = new Set<string>()
  const [copies, broken]: [string[], string[]] = [[], []]
  let former = await likePicture(draw, good)
  for (let kill = 0; kill < kills; kill++) {
    const running = start()
    const ends = sleep(300 + draw.integer(2200)).then(() => running.child.kill('SIGKILL'))
    for (let i = 0; i < 6; i++) {
      const [name, isCopy] = [`${kill}-${i}.png`, i === 5]
      const bytes = isCopy ? former : i % 2 === 0 ? await likePicture(draw, good) : await noisePicture(draw)
      if (isCopy) copies.push(name)
      else arrived.add(createHash('sha256').update(bytes).digest('hex'))
      if (!isCopy) former = bytes
      await writeSlowly(join(options.in, name), bytes, draw.integer(300))
    }
    if (kill % 3 === 0) {
      broken.push(`${kill}-broken.png`)
      await writeFile(join(options.in, `${kill}-broken.png`), former.subarray(0, 40 + kill))
    }
    await ends
    await running.ended
  }
  const last = start()
  // Everything may be there already when it starts, and before it watches Ctrl+C ends it like any program.
  await until(() => Promise.resolve(last.stderr().includes('Watching ')))
  await until(async () => (await resultsIn(out)).length === arrived.size + copies.length)
  await until(async () => {
    const list = await readFile(join(out, 'unreadable.csv'), 'utf8').catch(() => '')
    return broken.every((name) => list.includes(name))
  })
  last.child.kill('SIGINT')
  const { status, stderr } = await last.ended
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`)
  return { arrived, copies, broken }
}
