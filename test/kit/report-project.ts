import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import type { Blobs } from '#host/blobs/blobs.ts'
import { makeJudge } from '#host/judging/judge-run.ts'
import { openProject, type Project } from '#host/projects/project.ts'
import { collectReport } from '#host/reports/make-report.ts'
import type { Report, Source } from '#host/reports/report.ts'
import { openStore } from '#host/store/database.ts'
import { addParts } from '#host/store/parts.ts'
import { addPixelFigures } from '#host/store/pixel-figures.ts'
import { addReleaseCheck } from '#host/store/release-checks.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { addProposal, approveProposal } from '#host/store/proposals.ts'
import { addStudy } from '#host/store/studies.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { giveVerdicts, type NewVerdict } from '#host/store/verdicts.ts'
import { DEFAULT_LIMITS } from '#rpc/schemas/studies.ts'
import { reportFilter } from '#rpc/schemas/reports.ts'
import { noOutcome } from './lines.ts'
import { drawFiles, madeUpRun } from './report-content.ts'
import { partRecord } from './stores.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { unwatched } from './work.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
/** A number from 0 to 0.1, another one for each text. */
const hashOf = (text: string): number => Number.parseInt(sha256(text).slice(0, 6), 16) / 0xffffff / 10
const MADE_AT = '2026-11-12T13:00:00.000Z'
/** Comments as people write them. */
export const COMMENTS = [
  'The lamp flickered while this one came by; a second picture shows nothing. '.repeat(20).trim(),
  '왼쪽 가장자리에 긁힌 자국이 있습니다',
  'خدش صغير على الحافة اليمنى (2 مم)',
  'Scratch again 🔍 👩‍🔬 ⚠️ see shift B',
  'Zwei Kratzer: 0,3 mm & 0,5 mm <oben>',
]

/**
 * A project of 40 acceptance and 60 incoming parts that a run has scored, with a line, and verdicts of two people: a part that two
 * disagree on, one that is wanted for a second look, and one that was taken back. Every number comes from a seed.
 */
export async function reportProject({ released = true } = {}): Promise<{ source: Source; project: Project; run: number }> {
  const folder = await temporaryFolder()
  const pictures = join(folder, 'pictures')
  await mkdir(join(pictures, 'lot-77'), { recursive: true })
  const store = openStore(join(folder, 'project.db'), { make: true })
  const { writer } = store
  await writer
    .insertInto('project')
    .values({ id: 1, uuid: 'a-uuid', name: 'Ring', created_at: '2026-11-12T00:00:00.000Z', pictures, layout: 'mvtec', is_sample: 0 })
    .execute()
  const parts = Array.from({ length: 180 }, (_, i) => {
    if (i >= 100) return normal(i + 1)
    const isTest = i < 40
    const path = isTest ? `test/${i < 25 ? 'good' : 'scratch'}/${i}.png` : `lot-77/${i}.png`
    const truth = isTest ? (i < 25 ? ('good' as const) : ('defective' as const)) : ('unknown' as const)
    const arrived = isTest ? {} : { arrived_at: `2026-11-12T06:${String(i - 40).padStart(2, '0')}:00.000Z` }
    const of = { sha256: sha256(`part ${i}`), size_bytes: `part ${i}`.length }
    return partRecord(i + 1, {
      path,
      set: isTest ? 'test' : 'incoming',
      truth,
      defect_type: truth === 'defective' ? 'scratch' : '',
      ...of,
      ...arrived,
    })
  })
  await addParts(writer, parts)
  for (const [i, { path }] of parts.entries()) {
    await mkdir(join(pictures, path, '..'), { recursive: true })
    await writeFile(join(pictures, path), `part ${i}`)
  }
  const draw = makeDraw(7, 'report-project')
  const run = await addRun(writer, { wanted: '', at: '2026-11-12T01:00:00.000Z' })
  await mkdir(join(folder, 'runs', String(run)), { recursive: true })
  const calibration = Array.from({ length: 60 }, () => 0.3 + 0.2 * draw.uniform())
  await writeFile(join(folder, 'runs', String(run), 'run.json'), JSON.stringify(madeUpRun(calibration)))
  await writeFile(
    join(folder, 'runs', String(run), 'dataset.json'),
    JSON.stringify({ root: pictures, layout: 'mvtec', hash: 'ab'.repeat(32), parts: [] }),
  )
  const scores = parts.map((part, i) => ({
    part: i + 1,
    score: part.truth === 'defective' ? 0.45 + 0.3 * draw.uniform() : 0.3 + 0.25 * draw.uniform(),
    parts: {},
  }))
  await addScores(writer, run, [...scores.slice(0, 99), ...scores.slice(150)])
  const proposed = { run, rule: 'by-hand', settings: null, outcome: noOutcome, reason: 'The customer asks for fewer escapes.' }
  const [engineer, manager] = (['Engineer 1', 'Manager 1'] as const).map(
    (who) => ({ who, how: 'open', at: '2026-11-12T05:00:00.000Z' }) as const,
  )
  await addThreshold(writer, {
    ...proposed,
    line: { lower: 0.5, upper: 0.5 },
    by: 'Manager 1',
    at: '2026-11-12T04:00:00.000Z',
    reason: 'To begin with.',
  })
  const { proposal } = await addProposal(writer, { ...proposed, line: { lower: 0.45, upper: 0.52 } }, engineer!)
  await approveProposal(writer, { proposal, reason: 'Seen with all that changes.', inForce: 1 }, { ...manager!, meaning: 'approval' }, true)
  const give = async (who: string, at: string, verdicts: readonly (Partial<NewVerdict> & { part: number })[]): Promise<void> => {
    const whole = verdicts.map((one): NewVerdict => ({
      verdict: 'good',
      type: '',
      severity: '',
      note: '',
      kind: 'review',
      run,
      threshold: 1,
      view: '{"mode":"swipe","blind":false}',
      expects: null,
      key: null,
      ...one,
    }))
    await giveVerdicts(writer, whole, { actor: { who, how: 'open', at }, reason: '', since: null })
  }
  const flagged = scores.filter(({ part, score }) => part > 40 && part < 100 && score >= 0.45).map(({ part }) => part)
  const types = ['scratch', 'dent', 'scratch', 'stain', 'scratch', 'hole, deep']
  await give(
    'Engineer 1',
    '2026-11-12T07:00:00.000Z',
    flagged.slice(0, 12).map((part, i) => ({
      part,
      verdict: i % 2 === 0 ? 'defective' : 'good',
      type: i % 2 === 0 ? types[i / 2]! : '',
      severity: i === 0 ? 'critical' : i === 2 ? 'minor' : '',
      note: i % 2 === 0 ? (COMMENTS[i / 2] ?? '') : '',
    })),
  )
  await give('ぎし 2', '2026-11-12T08:30:00.000Z', [{ part: flagged[0]!, verdict: 'good', note: 'I see no scratch.' }])
  await give('ぎし 2', '2026-11-12T08:31:00.000Z', [{ part: flagged[12] ?? 41, verdict: 'second-look' }])
  const study = await addStudy(
    writer,
    {
      name: 'Shift B',
      people: ['Engineer 1', 'ぎし 2'],
      rounds: 2,
      parts: Array.from({ length: 50 }, (_, i) => i + 101),
      seed: 1,
      limits: DEFAULT_LIMITS,
    },
    { who: 'Manager 1', how: 'open', at: '2026-11-12T09:00:00.000Z' },
  )
  for (const [who, wrong] of [
    ['Engineer 1', [3, 17]],
    ['ぎし 2', [3, 9, 25, 31]],
  ] as const)
    for (const round of [1, 2])
      await give(
        who,
        `2026-11-12T10:0${round}:00.000Z`,
        Array.from({ length: 50 }, (_, i) => {
          const isDefective = (i % 2 === 0) !== ((wrong as readonly number[]).includes(i) && (round === 1 || i === 3))
          return {
            part: i + 101,
            verdict: isDefective ? ('defective' as const) : ('good' as const),
            kind: 'study' as const,
            study: study.study,
            round,
          }
        }),
      )
  const scorer = 'a scorer'
  await mkdir(join(folder, 'exports'))
  await writeFile(join(folder, 'exports/run-1.onnx'), scorer)
  const judged = (score: number) => ({ score, p: 0.1, decision: 'pass' as const })
  const compared = { part: 1, name: 'test/good/0.png', program: judged(0.31234567), exported: judged(0.31234571) }
  await addReleaseCheck(
    writer,
    {
      run,
      threshold: 2,
      line: { lower: 0.45, upper: 0.52 },
      released,
      file: released ? 'exports/run-1.onnx' : '',
      size_bytes: scorer.length,
      sha256: sha256(scorer),
      check: {
        seed: 0,
        parts: [compared],
        skipped: [{ name: 'test/good/1.png', why: 'It has changed.' }],
        largestDifference: 4e-8,
        at: 'test/good/0.png',
        changed: 0,
      },
    },
    { who: 'Manager 1', how: 'open', at: '2026-11-12T11:00:00.000Z' },
  )
  const basis = { parts: 40, defective: 15, masked: 12, drawn: 0, first_mask: null, last_mask: null, basis: 'of other masks' }
  const located = { who: 'Engineer 1', how: 'open', at: '2026-11-12T11:30:00.000Z' } as const
  await addPixelFigures(writer, { run, pixel_auroc: 0.912345, pro: 0.734567, ...basis }, located)
  // Before the shift that tests ask for.
  await give('Engineer 1', '2026-11-12T05:30:00.000Z', [{ part: 30, verdict: 'defective', type: 'scratch' }])
  await store.close()
  const project = openProject('ring', folder)
  onTestFinished(() => project.store.close())
  const files = await drawFiles(join(folder, 'cache'))
  const blobs: Blobs = {
    find: () => Promise.resolve({ at: 'file', type: 'image/webp', keep: true, path: files.input, sizeBytes: 1 }),
    measure: (_, path) => Promise.resolve({ brightness: 0.5 + hashOf(path), sharpness: 0.1 + hashOf(`sharp ${path}`) / 10 }),
    prepareMaps: () => Promise.resolve({ rebuilt: files.rebuilt, residual: files.residual }),
  }
  return { source: { judge: makeJudge(), blobs, project }, project, run }
}

/** 50 parts for a study, then 30 calibration normals. */
function normal(number: number): ReturnType<typeof partRecord> {
  const isStudy = number <= 150
  const truth = !isStudy || number % 2 === 0 ? ('good' as const) : ('defective' as const)
  const path = `${isStudy ? 'study' : 'train/good'}/${number}.png`
  return partRecord(number, {
    path,
    set: isStudy ? 'train' : 'calibrate',
    truth,
    sha256: sha256(`part ${number - 1}`),
    size_bytes: `part ${number - 1}`.length,
  })
}

/** A report as somebody asks for it, at a time that is given. */
export async function reportOf(source: Source, kind: string, filter: object = {}): Promise<Report> {
  const actor = { who: 'Engineer 1', how: 'signed', meaning: 'responsibility', at: MADE_AT } as const
  return await collectReport(source, { kind, filter: reportFilter.parse(filter), replaces: null, actor }, unwatched)
}
