import type { Layout } from '#domain/parts.ts'
import { findParts } from '#host/files/find-parts.ts'
import { importDataset, type ImportReport } from '#host/files/import.ts'
import { cancellable } from './cancellable.ts'
import type { JobWatch } from './engine-process.ts'
import { lookAt, pixelHashFrom, type Looks } from './look-at.ts'

/** What a training on this data would learn from, and what is wrong with it. */
export type Inspection = ImportReport & {
  readonly root: string
  readonly layout: Layout
  readonly hash: string
  /** How many pictures have each size, `width x height`, the most frequent first. */
  readonly sizes: Readonly<Record<string, number>>
}

/** Decodes every picture once and says what is there. Undefined when cancelled. Faults: those of the import. */
export async function inspectData(data: string, seed: number, watch: JobWatch): Promise<Inspection | undefined> {
  const found = await cancellable(watch, () => findParts(data, watch))
  if (found === undefined) return undefined
  const looks = await lookAt(found, watch)
  if (looks === undefined) return undefined
  const imported = await cancellable(watch, () => importDataset(data, { seed, pixelHash: pixelHashFrom(looks), work: watch }))
  if (imported === undefined) return undefined
  const { dataset, report } = imported
  const undecodable = [...looks.values()].flatMap((look) =>
    'fault' in look ? [{ path: look.file, why: `${look.fault.text.what} ${look.fault.text.why}` }] : [],
  )
  const { root, layout, hash } = dataset
  return { ...report, unreadable: [...report.unreadable, ...undecodable], root, layout, hash, sizes: sizesOf(looks) }
}

function sizesOf(looks: Looks): Record<string, number> {
  const sizes = new Map<string, number>()
  for (const look of looks.values()) {
    if ('fault' in look) continue
    const size = `${look.width} x ${look.height}`
    sizes.set(size, (sizes.get(size) ?? 0) + 1)
  }
  return Object.fromEntries([...sizes].sort(([, a], [, b]) => b - a))
}
