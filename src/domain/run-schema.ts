import { z } from 'zod'
import { FAULT_EXIT, Fault, type FaultCode } from '#domain/faults.ts'
import type { Dataset } from '#domain/parts.ts'
import { RUN_SCHEMA, type Run } from '#domain/run.ts'

/**
 * Content of run.json, checked. `where` names the file for the person. Keys that are not known are kept.
 * Faults: run.version (another format, names both versions), run.damaged.
 */
export function parseRun(value: unknown, where: string): Run {
  const version = z.looseObject({ schema: z.int() }).safeParse(value)
  if (version.success && version.data.schema !== RUN_SCHEMA) throw versionFault(where, version.data.schema)
  return checked(runSchema, value, where)
}

/** Content of dataset.json, checked. Faults: run.damaged. */
export function parseDataset(value: unknown, where: string): Dataset {
  return checked(datasetSchema, value, where)
}

/** The Fault for a file of a run folder that does not hold what it should; `why` is a whole sentence. */
export function damagedFault(where: string, why: string, cause?: unknown): Fault {
  const text = { what: `${where} is damaged.`, why, do: 'Restore the run folder from a copy, or train again into a new folder.' }
  return new Fault('run.damaged', text, { cause, data: { path: where } })
}

function versionFault(where: string, found: number): Fault {
  const text = {
    what: `${where} cannot be used.`,
    why: `It has format ${found}, and this version of Residuum knows format ${RUN_SCHEMA}.`,
    do:
      found > RUN_SCHEMA
        ? 'Use the newer version of Residuum that wrote it.'
        : 'Use the older version of Residuum that wrote it, or train again.',
  }
  return new Fault('run.version', text, { data: { path: where, found, known: RUN_SCHEMA } })
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const place = issue === undefined || issue.path.length === 0 ? 'its top level' : issue.path.join('.')
  throw damagedFault(where, `At ${place} it does not hold what belongs there (${issue?.message ?? 'no detail'}).`, result.error)
}

const count = z.int().nonnegative()
const numbers = z.record(z.string(), z.number())

export const faultSchema = z.looseObject({
  code: z.custom<FaultCode>((value) => typeof value === 'string' && Object.hasOwn(FAULT_EXIT, value)),
  text: z.looseObject({ what: z.string(), why: z.string(), do: z.string() }),
  data: z.exactOptional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  reference: z.exactOptional(z.string()),
})

const progressSchema = z.looseObject({ phase: z.string(), done: z.number(), total: z.number(), note: z.exactOptional(z.string()) })

const stateSchema = z.discriminatedUnion('at', [
  z.looseObject({ at: z.literal('queued') }),
  z.looseObject({ at: z.literal('running'), progress: z.exactOptional(progressSchema) }),
  z.looseObject({ at: z.literal('paused'), checkpoint: z.string() }),
  z.looseObject({ at: z.literal('done'), weights: z.string() }),
  z.looseObject({ at: z.literal('failed'), fault: faultSchema }),
  z.looseObject({ at: z.literal('cancelled') }),
])

const resultSchema = z.looseObject({
  reduction: z.string(),
  reductionChosenBy: z.enum(['auto', 'person']),
  reductionTrials: z.array(z.looseObject({ reduction: z.string(), auroc: z.number() })),
  calibration: z.record(z.string(), z.array(z.number())),
  residualScale: z.looseObject({ median: z.number(), q99: z.number(), q9999: z.number() }),
  weighting: z.exactOptional(z.looseObject({ kappa: z.number(), means: z.looseObject({ pixel: z.number(), feature: z.number() }) })),
  ignore: z.exactOptional(z.looseObject({ width: z.int().positive(), height: z.int().positive(), counts: z.string() }).nullable()),
  epochs: z.number(),
  steps: z.number(),
  trainingSeconds: z.number(),
  finalLosses: numbers,
})

const runSchema: z.ZodType<Run> = z.looseObject({
  schema: z.literal(RUN_SCHEMA),
  id: z.string().min(1),
  detector: z.string().min(1),
  preset: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  seed: z.number(),
  reduction: z.string().min(1),
  dataset: z.string(),
  counts: z.looseObject({ train: count, calibrate: count, test: count }),
  runtime: z.string(),
  device: z.string(),
  software: z.record(z.string(), z.string()),
  createdAt: z.string(),
  state: stateSchema,
  result: z.exactOptional(resultSchema),
})

const partSchema = z.looseObject({
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: count,
  truth: z.enum(['good', 'defective', 'unknown']),
  defectType: z.string(),
  masks: z.array(z.string()),
  split: z.enum(['train', 'calibrate', 'test', 'incoming']),
})

const datasetSchema: z.ZodType<Dataset> = z.looseObject({
  root: z.string().min(1),
  layout: z.enum(['mvtec', 'loco', 'visa', 'btad', 'flat', 'csv']),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  parts: z.array(partSchema),
})
