import { createHash } from 'node:crypto'
import { open, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { expect } from 'vitest'
import { makeDraw, type Draw } from '#domain/random.ts'
import { openStore } from '#host/store/database.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { startResiduum, type Started } from './command-line.ts'

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

/** Checks that each picture that arrived has one result, one copy and, if it was flagged, one part that waits and one entry in the trail. */
export async function expectNothingLostOrDoubled(arrived: ReadonlySet<string>, out: string, project: string): Promise<void> {
  const results = await resultsIn(out)
  expect(results.map(({ n }) => n)).toEqual(results.map((_, i) => i + 1))
  expect(results.map(({ sha256 }) => sha256).sort()).toEqual([...arrived].sort())
  expect((await tableIn(out)).map(({ sha256 }) => sha256)).toEqual(results.map(({ sha256 }) => sha256))
  const copies = await copiesIn(out)
  expect([...copies.values()].sort()).toEqual([...arrived].sort())
  for (const { copy, sha256 } of results) expect(copies.get(copy)).toBe(sha256)

  const store = openStore(join(project, 'project.db'))
  try {
    const flagged = results.filter(({ outcome }) => outcome !== 'pass').map(({ sha256 }) => sha256)
    const parts = await store.reader.selectFrom('part').select(['id', 'sha256', 'arrived_at']).where('set', '=', 'incoming').execute()
    expect(parts.map(({ sha256 }) => sha256).sort()).toEqual(flagged.sort())
    // Reports of a shift go by when a part came in, which is when its entry was written.
    const entries = await store.reader.selectFrom('trail').select(['object', 'at']).where('action', '=', 'parts.arrived').execute()
    expect(new Map(parts.map(({ id, arrived_at: at }) => [`part ${id}`, at]))).toEqual(
      new Map(entries.map(({ object, at }) => [object, at])),
    )
    const waiting = await store.reader.selectFrom('waiting').select('part').where('run', '=', 1).execute()
    expect(waiting.map(({ part }) => part)).toEqual(expect.arrayContaining(parts.map(({ id }) => id)))
    expect((await verifyTrail(store, [], { signal: new AbortController().signal })).problem).toBeNull()
  } finally {
    await store.close()
  }
}

/** Waits until something holds; it is asked for often, and the test's own limit ends the waiting. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50)
}

/**
 * Lets pictures arrive while the command line watches and is killed at random moments, then lets it come to rest. `flags`: what it judges by.
 * Gives the hash of every picture that arrived.
 */
export async function killWhileWatching(options: {
  readonly flags: readonly string[]
  readonly in: string
  readonly out: string
  readonly kills: number
  readonly seed: number
}): Promise<Set<string>> {
  const { flags, kills, seed, out } = options
  const draw = makeDraw(seed, 'kills')
  const start = (): Started => startResiduum('watch', ...flags, '--in', options.in, '--out', out, '--every', '0.05')
  const arrived = new Set<string>()
  for (let kill = 0; kill < kills; kill++) {
    const running = start()
    const ends = sleep(300 + draw.integer(2200)).then(() => running.child.kill('SIGKILL'))
    for (let i = 0; i < 6; i++) {
      const bytes = await noisePicture(draw)
      arrived.add(createHash('sha256').update(bytes).digest('hex'))
      await writeSlowly(join(options.in, `${kill}-${i}.png`), bytes, draw.integer(300))
    }
    await ends
    await running.ended
  }
  const last = start()
  // Everything may be there already when it starts, and before it watches Ctrl+C ends it like any program.
  await until(() => Promise.resolve(last.stderr().includes('Watching ')))
  await until(async () => new Set((await resultsIn(out)).map(({ sha256 }) => sha256)).size === arrived.size)
  last.child.kill('SIGINT')
  const { status, stderr } = await last.ended
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`)
  return arrived
}
