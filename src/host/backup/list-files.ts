import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { walk } from '#disk/walk.ts'
import type { Work } from '#domain/work.ts'
import { PROJECT_FILE } from '#host/projects/project.ts'
import { isSafeName } from './manifest.ts'

export type FoundFile = { readonly name: string; readonly path: string; readonly sizeBytes: number }

/**
 * What lies in a project's folder beside its database: runs, reports, exports, files of the trail, copies of arrived pictures. Not what is
 * made again when it is asked for (`cache`), and no copies of the database from before its format changed.
 */
export async function listFiles(
  folder: string,
  work: Work,
): Promise<{ readonly files: readonly FoundFile[]; readonly odd: readonly string[] }> {
  const { files, problems } = await walk(folder, work)
  const odd = problems.map(({ path }) => path)
  const found: FoundFile[] = []
  for (const name of files) {
    if (name.startsWith('cache/') || name.startsWith(PROJECT_FILE)) continue
    if (!isSafeName(name)) odd.push(name)
    else {
      const path = join(folder, name)
      const facts = await stat(path).catch(() => undefined) // gone since it was listed
      if (facts === undefined) odd.push(name)
      else found.push({ name, path, sizeBytes: facts.size })
    }
  }
  return { files: found, odd }
}
