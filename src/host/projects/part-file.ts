import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { absolutePart } from '#disk/part-path.ts'

/** The folder of a project for pictures that arrived and were flagged; the set of the same name has passed ones too. */
export const INCOMING = 'incoming'

/**
 * Where a part's picture is, absolute. The copies that a watched folder left in the project's folder move with it: what is not where it was
 * written is looked for in the folder that the project has now. Whoever opens the file holds it to its hash.
 */
export function partFile({ folder }: { readonly folder: string }, pictures: string, path: string): string {
  const file = absolutePart(pictures, path)
  const [, name] = /[\\/]incoming[\\/](.+)$/s.exec(path) ?? []
  if (name === undefined || existsSync(file)) return file
  const moved = join(folder, INCOMING, ...name.split(/[\\/]/))
  return existsSync(moved) ? moved : file
}
