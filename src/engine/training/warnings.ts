import { join } from 'node:path'
import { appendLine, readLines } from '#disk/lines.ts'
import { RUN_FILES } from '#disk/run-folder.ts'
import type { JobWork } from '#engine/jobs/job.ts'

export type KeptWarnings = { readonly work: JobWork; /** Resolves when all of them are on the disk. */ kept(): Promise<void> }

/**
 * The work, with what it warns of kept in the run's warnings.jsonl as well, a JSON string a line. Each sentence is there once: a resumed
 * training warns again of what it warned of before.
 */
export async function keepWarnings(folder: string, work: JobWork): Promise<KeptWarnings> {
  const path = join(folder, RUN_FILES.warnings)
  const known = new Set(await readLines(path))
  let writing = Promise.resolve()
  const keep = (line: string): void => {
    if (known.has(line)) return
    known.add(line)
    // Where not even a line can be written, the training itself says so at its next checkpoint.
    writing = writing.then(() => appendLine(path, line)).catch(() => undefined)
  }
  const send: JobWork['send'] = (message) => {
    if (message.type === 'warning') keep(JSON.stringify(message.text))
    work.send(message)
  }
  return { work: { ...work, send }, kept: () => writing }
}
