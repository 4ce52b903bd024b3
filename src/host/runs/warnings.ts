import { join } from 'node:path'
import { readLines } from '#disk/lines.ts'
import { RUN_FILES } from '#disk/run-folder.ts'
import { damagedFault } from '#domain/run-schema.ts'

/** What a run's training warned of, oldest first. Faults: run.damaged (names the line), file.unreadable. */
export async function readWarnings(folder: string): Promise<readonly string[]> {
  const path = join(folder, RUN_FILES.warnings)
  return (await readLines(path)).map((line, i) => textOf(line, path, i + 1))
}

function textOf(line: string, path: string, number: number): string {
  try {
    return String(JSON.parse(line))
  } catch (error) {
    throw damagedFault(path, `Line ${number} is not a warning.`, error)
  }
}
