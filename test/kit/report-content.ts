import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { evaluateScores } from '#domain/evaluation.ts'
import { makeDraw } from '#domain/random.ts'
import { RUN_SCHEMA, type Run } from '#domain/run.ts'
import { judgeParts, type UnjudgedPart } from '#host/reports/kinds/run/judge-parts.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { reportOfRun } from '#host/reports/kinds/run/index.ts'
import { withHead } from '#host/reports/make-report.ts'
import type { Report, ReportFormatMaker } from '#host/reports/report.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { unwatched } from './work.ts'

const SIZE = 32

/** A report's content that is made up: scores from a seed, three drawn pictures for every part. `folder`: for those. */
export async function reportContent(
  folder: string,
  { names = [], reason = 'The customer asks for fewer escapes.', by = 'Manager 1', isChosen = true, good = 60, defective = 20 } = {} as {
    /** Of further parts, good and far above the line, so that each is shown. */
    names?: readonly string[]
    reason?: string
    by?: string
    isChosen?: boolean
    good?: number
    defective?: number
  },
): Promise<ReportContent> {
  const draw = makeDraw(3, 'report')
  const part = (number: number, change: Partial<UnjudgedPart>): UnjudgedPart => ({
    part: number,
    name: `test/good/${number}.png`,
    set: 'test',
    truth: 'good',
    defectType: '',
    sha256Start: '0123456789ab',
    score: 0.3 + 0.2 * draw.uniform(),
    why: '',
    ...change,
  })
  const type = (i: number): string => (i % 2 === 0 ? 'scratch' : 'dent')
  const parts = [
    ...Array.from({ length: good }, (_, i) => part(i + 1, {})),
    ...Array.from({ length: defective }, (_, i) =>
      part(good + i + 1, { name: `test/${type(i)}/${i}.png`, truth: 'defective', defectType: type(i), score: 0.42 + 0.3 * draw.uniform() }),
    ),
    ...names.map((name, i) => part(good + defective + i + 1, { name, score: 0.9 + i / 1000 })),
  ]
  const calibration = Array.from({ length: 60 }, () => 0.3 + 0.2 * draw.uniform())
  const run = madeUpRun(calibration)
  const evaluation = evaluateScores({
    scores: parts.map(({ score }) => score ?? NaN),
    truths: parts.map(({ truth }) => truth),
    defectTypes: parts.map(({ defectType }) => defectType),
    calibration,
    seed: 0,
  })
  const nothing = { count: 0, n: 0, ratio: null, interval: null, upperBound: null }
  const none = { pass: 0, review: 0, reject: 0 }
  const chosen: ChosenLine = {
    threshold: 1,
    run: 3,
    line: { lower: 0.47, upper: 0.5 },
    rule: 'by-hand',
    settings: null,
    by,
    at: '2026-11-12T08:41:07.200Z',
    reason,
    outcome: { confusion: { good: none, defective: none }, escapes: nothing, overkill: nothing, review: nothing, costPerThousand: null },
    replaces: null,
    record: null,
    begins: null,
    state: 'in-force',
    calledOff: null,
    ignoreChanged: null,
  }
  const files = await drawFiles(folder)
  return {
    project: { name: 'Ring', uuid: 'a-uuid' },
    number: 3,
    title: 'Run 3',
    run,
    data: '/pictures/ring',
    evaluation,
    pixels: null,
    lines: isChosen ? [chosen] : [],
    seen: [],
    pictures: () => Promise.resolve(files),
    ...judgeParts(run, parts, isChosen ? { chosen } : null),
  }
}

/** The report of a run's content, made by somebody at a time that is given. */
export function wholeReport(content: ReportContent): Report {
  const made = {
    by: 'Engineer 1',
    how: 'open',
    meaning: null,
    at: '2026-11-12T09:00:00.000Z',
    local: '2026-11-12 10:00:00 +01:00 (Europe/Berlin)',
  } as const
  const chain = `${'c0'.repeat(32)}@77`
  return withHead(reportOfRun(content, { first: 3, last: 41 }), null, {
    kind: 'run',
    project: content.project,
    made,
    chain,
    replaces: null,
  })
}

/** All bytes of a report. */
export async function reportBytes(maker: ReportFormatMaker, content: ReportContent | Report, work = unwatched): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of maker.make('head' in content ? content : wholeReport(content), work)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** A finished run as run.json has it. */
export function madeUpRun(calibration: readonly number[]): Run {
  return {
    schema: RUN_SCHEMA,
    id: 'run-id',
    detector: 'autoencoder',
    preset: 'quick',
    settings: { size: SIZE, epochs: 2 },
    seed: 0,
    reduction: 'auto',
    dataset: 'ab'.repeat(32),
    counts: { train: 200, calibrate: calibration.length, test: 80 },
    runtime: 'compiled',
    device: 'cpu',
    software: { residuum: '0.1.0', onnxruntime: '1.30.0' },
    createdAt: '2026-11-12T08:00:00.000Z',
    state: { at: 'done', weights: 'weights' },
    result: {
      reduction: 'mean',
      reductionChosenBy: 'auto',
      reductionTrials: [],
      calibration: { mean: calibration },
      residualScale: { median: 0.01, q99: 0.05, q9999: 0.1 },
      epochs: 2,
      steps: 40,
      trainingSeconds: 61,
      finalLosses: {},
    },
  }
}

/** Input, reconstruction and residual of a part, as files. */
export async function drawFiles(folder: string): Promise<{ input: string; rebuilt: string; residual: string }> {
  await mkdir(folder, { recursive: true })
  const files = { input: join(folder, 'input.webp'), rebuilt: join(folder, 'rebuilt.png'), residual: join(folder, 'residual.f32') }
  const grey = { width: 2 * SIZE, height: SIZE, channels: 3, background: '#808080' } as const
  await sharp({ create: grey }).webp().toFile(files.input)
  await sharp({ create: { ...grey, width: SIZE } })
    .png()
    .toFile(files.rebuilt)
  await writeFile(files.residual, new Uint8Array(Float32Array.from({ length: SIZE * SIZE }, (_, i) => i / (4 * SIZE * SIZE)).buffer))
  return files
}
