import { mkdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep, isAbsolute } from 'node:path'
import { readFault, writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'

/** Where pictures come in and where results go. Absolute, links resolved. */
export type Places = { readonly in: string; readonly out: string }

/** Folders of the program's own in the folder for the results. */
export const ownFolder = (out: string): string => join(out, '.residuum-watch')
export const stagingFolder = (out: string): string => join(ownFolder(out), 'staging')

/**
 * Finds both folders and makes the one for the results. Neither may lie in the other: copies would be taken for new pictures.
 * Faults: file.missing, file.unreadable, file.unwritable, watch.nested.
 */
export async function findPlaces(incoming: string, results: string): Promise<Places> {
  try {
    if (!(await stat(incoming)).isDirectory()) throw notAFolder(incoming)
  } catch (error) {
    throw readFault(error, incoming)
  }
  const before = { in: await realpath(incoming), out: results }
  if (isInside(before.in, before.out) || isInside(before.out, before.in)) throw nestedFault(before)
  try {
    await mkdir(results, { recursive: true })
    // Again, now that the links on the way can be followed.
    const places = { in: before.in, out: await realpath(results) }
    if (isInside(places.in, places.out) || isInside(places.out, places.in)) throw nestedFault(places)
    await mkdir(stagingFolder(places.out), { recursive: true })
    return places
  } catch (error) {
    throw writeFault(error, results)
  }
}

/** Whether `inner` is `outer` or lies in it. */
function isInside(inner: string, outer: string): boolean {
  const way = relative(outer, inner)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function nestedFault(places: Places): Fault {
  const text = {
    what: 'This folder cannot be watched.',
    why: `${places.in} and ${places.out} are the same, or one lies in the other; copies would be taken for new pictures.`,
    do: 'Give two folders side by side.',
  }
  return new Fault('watch.nested', text, { data: { in: places.in, out: places.out } })
}

function notAFolder(path: string): Fault {
  return new Fault('file.missing', {
    what: `${path} is not a folder.`,
    why: 'Only a folder can be watched.',
    do: 'Give the folder into which pictures are put.',
  })
}
