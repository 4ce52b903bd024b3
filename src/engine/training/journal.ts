import { join } from 'node:path'
import { appendLine, readLines } from '#disk/lines.ts'
import { RUN_FILES } from '#disk/run-folder.ts'
import { writeFileAtomic } from '#disk/atomic.ts'
import type { EpochRecord } from '#engine/protocol.ts'

/** Adds an epoch to the run's history.jsonl. Faults: file.unwritable, file.disk-full. */
export async function recordEpoch(folder: string, record: EpochRecord): Promise<void> {
  await appendLine(join(folder, RUN_FILES.history), JSON.stringify(record))
}

/** The recorded epochs of one stage, in order. Faults: file.unreadable. */
export async function recordedEpochs(folder: string, stage: string): Promise<readonly EpochRecord[]> {
  const lines = await readLines(join(folder, RUN_FILES.history))
  return lines.map((line) => JSON.parse(line) as EpochRecord).filter((record) => record.stage === stage)
}

/** Takes back what was recorded after the checkpoint that a resumed run goes on from: those epochs are trained once more. */
export async function rewindHistory(folder: string, lines: number): Promise<void> {
  const path = join(folder, RUN_FILES.history)
  const recorded = await readLines(path)
  if (recorded.length > lines)
    await writeFileAtomic(
      path,
      recorded
        .slice(0, lines)
        .map((line) => `${line}\n`)
        .join(''),
    )
}
