import { join } from 'node:path'
import { z } from 'zod'
import { openJsonFile, type JsonFile } from '#host/json-file.ts'
import { projectId } from '#rpc/schemas/words.ts'

const known = z.object({
  project: projectId,
  folder: z.string().min(1),
  seenAt: z.string(),
  isSample: z.boolean(),
})
const file = z.object({ schema: z.literal(1), projects: z.array(known) })

/** A project this computer knows of. */
export type KnownProject = Readonly<z.output<typeof known>>
export type KnownProjects = JsonFile<z.output<typeof file>>

export function openKnownProjects(home: string): Promise<KnownProjects> {
  return openJsonFile(join(home, 'projects.json'), file, { schema: 1, projects: [] })
}

/** A name as it can stand in an address, not taken yet: `Housing A (top)` is `housing-a-top`, the next one `housing-a-top-2`. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  const id = plain === '' ? 'project' : plain
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`
    if (!taken.has(candidate)) return candidate
  }
}
