import { stat } from 'node:fs/promises'
import { readFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import { hashFile } from '#host/files/hash-file.ts'

/** Files whose content was found to be the one of the import, by path, as they were then. A part is looked at again and again. */
const checked = new Map<string, string>()
const REMEMBERED = 10_000

/** Throws if a part's file is not there any more, or not the picture it was: file.missing, file.unreadable, data.changed. */
export async function checkPartFile(path: string, { sha256, sizeBytes }: { sha256: string; sizeBytes: number }): Promise<void> {
  try {
    const { size, mtimeMs } = await stat(path)
    const seen = `${sha256} ${size} ${mtimeMs}`
    if (checked.get(path) === seen) return
    if (size !== sizeBytes || (await hashFile(path)).sha256 !== sha256) throw changedFault(path)
    const [oldest] = checked.keys()
    if (checked.size >= REMEMBERED && oldest !== undefined) checked.delete(oldest)
    checked.set(path, seen)
  } catch (error) {
    throw readFault(error, path)
  }
}

function changedFault(path: string): Fault {
  const text = {
    what: `${path} has changed since it was imported.`,
    why: 'Its score no longer belongs to this picture.',
    do: 'Put the former file back, or import the folder again as a new project.',
  }
  return new Fault('data.changed', text, { data: { path } })
}
