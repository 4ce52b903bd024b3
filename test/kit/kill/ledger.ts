import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { standingOf, type GivenVerdict } from '#domain/review.ts'
import type { Done } from './acts.ts'

type Row = Readonly<Record<string, string | number | null>>

/** The project's database as it lies on the disk, read apart from the program: what is missing, doubled or half there, in words. */
export function lookForLosses(project: string, acknowledged: readonly Done[]): string[] {
  const database = new Libsql(join(project, 'project.db'), { readonly: true })
  try {
    const all = (text: string): Row[] => database.prepare(text).all() as Row[]
    return [...missing(all, project, acknowledged), ...halves(all), ...wrongStandings(all)]
  } finally {
    database.close()
  }
}

type All = (text: string) => Row[]

/** Every act that was acknowledged is there as it was asked for. */
function missing(all: All, project: string, acknowledged: readonly Done[]): string[] {
  const verdicts = byNumber(all('select * from verdict'), 'record')
  const drawn = byNumber(all('select record, part, pixels from annotation'), 'record')
  const masks = byNumber(all('select distinct record from mask'), 'record')
  const lines = byNumber(all('select * from threshold'), 'record')
  const proposals = byNumber(all('select * from proposal'), 'record')
  const answers = byNumber(all('select * from answer'), 'record')
  const reports = byNumber(all('select * from report'), 'id')
  const runs = byNumber(all('select * from run'), 'number')
  const asked = new Set(all("select object from trail where action = 'run.asked'").map(({ object }) => object))
  const isThere = (done: Done): boolean => {
    switch (done.kind) {
      case 'judge':
        return holds(verdicts.get(done.record), { key: done.key, part: done.part, note: done.note })
      case 'undo':
        return holds(verdicts.get(done.record), { replaces: done.replaces })
      case 'draw':
        return holds(drawn.get(done.record), { part: done.part, pixels: done.pixels }) && masks.has(done.record)
      case 'choose':
        return holds(lines.get(done.record), { lower: done.lower, upper: done.upper })
      case 'propose':
        return holds(proposals.get(done.record), { lower: done.lower, upper: done.upper })
      case 'withdraw':
        return holds(answers.get(done.record), { proposal: done.proposal, answer: 'withdrawn' })
      case 'report': {
        const row = reports.get(done.report)
        return holds(row, { sha256: done.sha256 }) && sha256(join(project, String(row?.['file']))) === done.sha256
      }
      case 'train':
        return runs.has(done.run) && asked.has(`run ${done.run}`)
      case 'look':
        return true
    }
  }
  return acknowledged.filter((done) => !isThere(done)).map((done) => `Acknowledged and not there: ${JSON.stringify(done)}`)
}

/** Rows and their entries in the trail: neither without the other. */
const PAIRS = [
  ['verdict', "action in ('verdict.given', 'verdict.undone', 'verdict.settled')", 'record'],
  ['threshold', "action in ('line.chosen', 'line.approved')", 'record'],
  ['proposal', "action = 'line.proposed'", 'record'],
  ['answer', "action in ('line.approved', 'line.refused', 'line.withdrawn')", 'record'],
  ['annotation', "action in ('annotation.saved', 'annotation.imported')", 'record'],
  ['report', "action = 'report.made'", 'record'],
] as const

function halves(all: All): string[] {
  return PAIRS.flatMap(([table, actions, column]) => {
    const rows = all(`select ${column} as number from ${table} where ${column} is not null`).map(({ number }) => Number(number))
    const entries = all(`select number from trail where ${actions}`).map(({ number }) => Number(number))
    const lone = [
      ...rows.filter((number) => !entries.includes(number)).map((number) => `A row of ${table} without its entry #${number}.`),
      ...entries.filter((number) => !rows.includes(number)).map((number) => `Entry #${number} without its row of ${table}.`),
    ]
    return rows.length === new Set(rows).size ? lone : [...lone, `Two rows of ${table} for one entry.`]
  })
}

/** What was derived when a verdict was written, derived again from all verdicts. */
function wrongStandings(all: All): string[] {
  const verdicts = all(`select * from verdict where kind in ('review', 'settled') order by record`)
  const parts = new Set([...verdicts.map(({ part }) => part), ...all('select part from review').map(({ part }) => part)])
  return [...parts].flatMap((part) => {
    const given = verdicts.filter((row) => row['part'] === part) as unknown as readonly GivenVerdict[]
    const expected = standingOf(given)
    const [kept] = all(`select last, state, verdict, type, first_by as firstBy, people from review where part = ${part}`)
    return JSON.stringify(kept ?? null) === JSON.stringify(expected && inOrder(expected)) ? [] : [`Part ${part} stands wrong.`]
  })
}

const inOrder = ({ last, state, verdict, type, firstBy, people }: NonNullable<ReturnType<typeof standingOf>>) => ({
  last,
  state,
  verdict,
  type,
  firstBy,
  people,
})
const byNumber = (rows: readonly Row[], column: string): ReadonlyMap<number, Row> => new Map(rows.map((row) => [Number(row[column]), row]))
const holds = (row: Row | undefined, wanted: Row): boolean =>
  row !== undefined && Object.entries(wanted).every(([name, value]) => row[name] === value)
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
