import { writeFileAtomic } from './atomic.ts'

/** Writes plain data as indented JSON with a last newline, whole or not at all. Faults: file.unwritable, file.disk-full. */
export async function writeJson(path: string, data: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(data, null, 2)}\n`)
}
