import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { lookAhead } from '#host/reports/formats/pdf/look-ahead.ts'
import type { Source } from '#host/reports/report.ts'
import { addMeasures, readMeasures, type Measured } from '#host/store/measures.ts'

const AT_ONCE = 100
/** Decoding takes four threads; one more waits. */
const AHEAD = 4

/**
 * Brightness and sharpness of parts, by their numbers. Measured when a report first needs them, some 20 ms a megapixel, and kept in the store:
 * most projects never ask, and a second report of the same parts takes none. A picture that cannot be read any more has none.
 */
export async function measuresOf(
  { project, blobs }: Source,
  parts: readonly { readonly part: number; readonly name: string }[],
  work: Work,
): Promise<Map<number, Measured>> {
  const known = await readMeasures(
    project.store.reader,
    parts.map(({ part }) => part),
  )
  const missing = parts.filter(({ part }) => !known.has(part))
  let fresh: (Measured & { part: number })[] = []
  let done = 0
  const keep = async (): Promise<void> => {
    if (project.asOf === null) await addMeasures(project.store.writer, fresh)
    fresh = []
  }
  const measure = async (name: string): Promise<Measured | null> => {
    try {
      return await blobs.measure(project, name)
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }
  for await (const { item, made } of lookAhead(missing, AHEAD, ({ name }) => measure(name))) {
    if (made !== null) {
      known.set(item.part, made)
      fresh.push({ part: item.part, ...made })
    }
    if (fresh.length >= AT_ONCE) await keep()
    work.onProgress?.({ phase: 'Measuring pictures', done: ++done, total: missing.length })
    work.signal.throwIfAborted()
  }
  await keep()
  return known
}
