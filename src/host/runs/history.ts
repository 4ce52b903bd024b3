import { join } from 'node:path'
import { z } from 'zod'
import { readLines } from '#disk/lines.ts'
import { RUN_FILES } from '#disk/run-folder.ts'
import { damagedFault } from '#domain/run-schema.ts'
import type { EpochRecord } from '#engine/protocol.ts'

/**
 * The epochs of a run, as history.jsonl has them. A last line torn by a crash is left out, and an epoch that was done again after a
 * resume stands once, as it was done last. Faults: run.damaged (names the line), file.unreadable.
 */
export async function readHistory(folder: string): Promise<readonly EpochRecord[]> {
  const path = join(folder, RUN_FILES.history)
  const records = new Map<string, EpochRecord>()
  for (const [i, line] of (await readLines(path)).entries()) {
    const record = parseLine(line, path, i + 1)
    records.set(`${record.epoch} ${record.stage}`, record)
  }
  return [...records.values()]
}

function parseLine(line: string, path: string, number: number): EpochRecord {
  try {
    return recordSchema.parse(JSON.parse(line))
  } catch (error) {
    throw damagedFault(path, `Line ${number} is not the record of an epoch.`, error)
  }
}

const recordSchema: z.ZodType<EpochRecord> = z.looseObject({
  stage: z.string(),
  epoch: z.number(),
  epochs: z.number(),
  step: z.number(),
  losses: z.record(z.string(), z.number()),
  variety: z.exactOptional(z.number()),
  imagesPerSecond: z.number(),
  secondsLeft: z.number(),
})
