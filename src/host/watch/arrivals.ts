import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode, readFault } from '#disk/file-fault.ts'
import { walk, type WalkProblem } from '#disk/walk.ts'
import type { Work } from '#domain/work.ts'
import { inParallel } from '#host/files/in-parallel.ts'
import { isPictureFile } from '#host/files/picture-files.ts'
import type { FileFacts, Journal } from './journal.ts'
import { isInside, type Places } from './places.ts'

/** One look at the folder: what can be read now, how many pictures there are and are still being written, and what cannot be listed. */
export type Glance = {
  readonly ready: readonly FileFacts[]
  readonly growing: number
  readonly pictures: number
  readonly gone: readonly string[]
  readonly problems: readonly WalkProblem[]
}

/**
 * Looks at a folder again and again, since no system tells of changes on a network share. A file counts as whole when size and time of
 * change are those of the look before. A link to the results is not followed: copies would be taken for new pictures. Holds the names in the folder, nothing of those that have left it.
 */
export function makeArrivals({ in: root, out }: Places, journal: Journal): { look(work: Work): Promise<Glance> } {
  /** Files that are dealt with, by what they were like then: so that a hundred thousand are not asked of the journal at every look. */
  let settled = new Map<string, string>()
  let growing = new Map<string, string>()
  return {
    look: async (work) => {
      const { files: found, problems } = await walk(root, work, (folder) => isInside(folder, out))
      const paths = found.filter(isPictureFile)
      const files = await inParallel(paths, work.signal, (path) => factsOf(root, path))
      const [nowSettled, nowGrowing] = [new Map<string, string>(), new Map<string, string>()]
      const ready: FileFacts[] = []
      for (const facts of files) {
        if (facts === undefined) continue
        const { path, sizeBytes, mtimeMs } = facts
        const shape = `${sizeBytes} ${mtimeMs}`
        if (settled.get(path) === shape || journal.isSettled(facts)) nowSettled.set(path, shape)
        else {
          if (growing.get(path) === shape) ready.push(facts)
          nowGrowing.set(path, shape)
        }
      }
      const there = new Set(paths)
      const gone = journal.unreadable().flatMap(({ path }) => (there.has(path) ? [] : [path]))
      settled = nowSettled
      growing = nowGrowing
      return { ready, growing: nowGrowing.size - ready.length, pictures: paths.length, gone, problems }
    },
  }
}

/** Undefined for one that has left the folder since it was listed. */
async function factsOf(root: string, path: string): Promise<FileFacts | undefined> {
  try {
    const { size, mtimeMs } = await stat(join(root, path))
    return { path, sizeBytes: size, mtimeMs }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw readFault(error, join(root, path))
  }
}
