import { absolutePart } from '#disk/part-path.ts'
import type { Look } from '#engine/protocol.ts'
import type { FoundParts } from '#host/files/find-parts.ts'
import { runJob, type JobWatch } from './engine-process.ts'

/** Looks by absolute file. */
export type Looks = ReadonlyMap<string, Look>

/** Has the engine decode every part once; undefined if it was cancelled. A file that cannot be read is a look with its fault. */
export async function lookAt({ root, parts }: Pick<FoundParts, 'root' | 'parts'>, watch: JobWatch): Promise<Looks | undefined> {
  const looks = new Map<string, Look>()
  const onLooks = (some: readonly Look[]): void => some.forEach((look) => looks.set(look.file, look))
  const files = parts.map(({ path }) => absolutePart(root, path))
  const end = await runJob<'look'>({ kind: 'look', files }, { ...watch, onLooks })
  return end.at === 'done' ? looks : undefined
}

/** For the import: a picture's pixel hash, null if it cannot be decoded. */
export function pixelHashFrom(looks: Looks): (file: string) => Promise<string | null> {
  return (file) => {
    const look = looks.get(file)
    return Promise.resolve(look === undefined || 'fault' in look ? null : look.pixels)
  }
}
