import { existsSync } from 'node:fs'
import { sql, type Kysely } from 'kysely'
import type { Split } from '#domain/parts.ts'
import { makeDraw } from '#domain/random.ts'
import type { Decision, Line } from '#domain/threshold.ts'
import type { Tables } from '#host/store/tables.ts'

/** A part with the score that the program gave it. */
export type CheckPart = {
  readonly part: number
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly depth: number
  readonly score: number
}

/** What most of these pictures have. */
export function bitsOf(pictures: readonly { readonly depth: number }[]): 8 | 16 {
  return 2 * pictures.filter(({ depth }) => depth === 16).length > pictures.length ? 16 : 8
}

/** Nearest to each edge on each side: where a difference would first change a decision. */
const NEAR = 8
/** Drawn from all of them: where the scores lie. */
const DRAWN = 32
/** For each that is taken, so many are looked at. */
const AMONG = 8
const COLUMNS = [
  'part.id as part',
  'part.path',
  'part.sha256',
  'part.size_bytes as sizeBytes',
  'part.depth',
  'part.arrived_as as as',
  'score.score',
] as const

/**
 * What an exported file is checked on: parts that the run has scored and has not learned from, the nearest to both edges and some drawn by
 * seed. Calibration normals only where there are no others: a line may stand right above one of them. In the order of parts.
 */
export async function chooseCheckParts(
  reader: Kysely<Tables>,
  { run, line, seed }: { readonly run: number; readonly line: Line; readonly seed: number },
): Promise<CheckPart[]> {
  for (const sets of [['test', 'incoming'], ['calibrate']] as const) {
    const chosen = new Map<number, CheckPart>()
    const take = (rows: readonly CheckPart[]): void => rows.forEach((row) => chosen.set(row.part, row))
    for (const edge of new Set([line.lower, line.upper])) {
      take(await near(reader, { run, sets, edge, side: 'below' }))
      take(await near(reader, { run, sets, edge, side: 'above' }))
    }
    take(await drawn(reader, { run, sets, seed }))
    if (chosen.size > 0) return [...chosen.values()].sort((a, b) => a.part - b.part)
  }
  return []
}

type From = { readonly run: number; readonly sets: readonly Split[] }

function scoredParts(reader: Kysely<Tables>, { run, sets }: From) {
  return (
    reader
      .selectFrom('score')
      .innerJoin('part', 'part.id', 'score.part')
      .where('score.run', '=', run)
      .where('part.excluded', '=', 0)
      // Along the scores, which stop at the nearest; by their set, all of a million parts would be sorted first.
      .where(sql<boolean>`+part."set" in (${sql.join([...sets])})`)
  )
}

async function near(
  reader: Kysely<Tables>,
  { edge, side, ...from }: From & { edge: number; side: 'below' | 'above' },
): Promise<CheckPart[]> {
  const rows = await scoredParts(reader, from)
    .select(COLUMNS)
    .where('score.score', side === 'below' ? '<' : '>=', edge)
    .orderBy('score.score', side === 'below' ? 'desc' : 'asc')
    .orderBy('part.id')
    .limit(AMONG * NEAR)
    .execute()
  return rows.filter(isThere).slice(0, NEAR).map(checkPart)
}

async function drawn(reader: Kysely<Tables>, { seed, ...from }: From & { readonly seed: number }): Promise<CheckPart[]> {
  const scored = scoredParts(reader, from).where('score.score', 'is not', null)
  const ids = (await scored.select('part.id').orderBy('part.id').execute()).map(({ id }) => id)
  const order = makeDraw(seed, 'release-check')
    .permutation(ids.length)
    .slice(0, AMONG * DRAWN)
  const wanted = Array.from(order, (place) => ids[place] ?? 0)
  if (wanted.length === 0) return []
  const rows = await scored.select(COLUMNS).where('part.id', 'in', wanted).execute()
  const byPart = new Map(rows.map((row) => [row.part, row]))
  const inOrder = wanted.flatMap((part) => byPart.get(part) ?? [])
  return inOrder.filter(isThere).slice(0, DRAWN).map(checkPart)
}

type Row = Omit<CheckPart, 'score'> & { readonly score: number | null; readonly as: Decision | null }

/** What passed a watched folder lies where people empty folders: others are taken for those that are gone. Any other that is gone is named. */
function isThere({ path, as }: Row): boolean {
  return as !== 'pass' || existsSync(path)
}

function checkPart({ part, path, sha256, sizeBytes, depth, score }: Row): CheckPart {
  return { part, path, sha256, sizeBytes, depth, score: score ?? NaN }
}
