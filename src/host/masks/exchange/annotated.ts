import { Fault } from '#domain/faults.ts'
import type { Size } from '#domain/masks/rle.ts'
import type { Mask } from '#host/masks/content.ts'

/** A part's masks on their way out or in. `path`: below the pictures' folder, with forward slashes. */
export type Annotated = Size & { readonly part: number; readonly path: string; readonly masks: readonly Mask[] }

/** A part that masks can be for. */
export type Target = Size & { readonly part: number; readonly path: string }

/** Parts by the names that files give them. */
export type Targets = {
  readonly all: readonly Target[]
  /** By path, where either may go on to the left if only one part fits; undefined if none does, or several do. */
  find(name: string): Target | undefined
}

export function makeTargets(all: readonly Target[]): Targets {
  const byPath = new Map(all.map((target) => [target.path.normalize('NFC'), target]))
  const byEnd = new Map<string, Target | undefined>()
  for (const target of all) {
    const steps = target.path.normalize('NFC').split('/')
    for (let i = 1; i < steps.length; i++) {
      const end = steps.slice(i).join('/')
      byEnd.set(end, byEnd.has(end) ? undefined : target)
    }
  }
  return {
    all,
    find: (name) => {
      // Files that were written on Windows, or from another place.
      const path = name
        .normalize('NFC')
        .replaceAll('\\', '/')
        .replace(/^(\.\/)+/, '')
      const ends = path.split('/').map((_, i, steps) => steps.slice(i).join('/'))
      // `test/good/000.png` must never be taken for `test/bent/000.png`, so nothing of either path is left unmatched on its right.
      return ends.map((end) => byPath.get(end)).find((target) => target !== undefined) ?? byEnd.get(path)
    },
  }
}

/** The fault for a file of masks; the first five things that are wrong are named. Nothing was taken in. */
export function exchangeFault(path: string, problems: readonly string[]): Fault {
  const more = problems.length > 5 ? `; and ${problems.length - 5} more` : ''
  const text = {
    what: `No mask was taken from ${path}.`,
    why: `${problems.slice(0, 5).join('; ')}${more}.`.replace(/^[a-z]/, (first) => first.toUpperCase()),
    do: 'Correct the file, or take masks that belong to this project.',
  }
  return new Fault('annotation.invalid', text, { data: { path, problems: problems.length } })
}
