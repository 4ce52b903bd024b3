import { existsSync } from 'node:fs'
import { mkdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep, isAbsolute } from 'node:path'
import { readFault, writeFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'

/** Where pictures come in and where results go. Absolute, links resolved. */
export type Places = { readonly in: string; readonly out: string }

/** Folders of the program's own in the folder for the results. */
export const ownFolder = (out: string): string => join(out, '.residuum-watch')
export const journalPath = (out: string): string => join(ownFolder(out), 'journal.db')
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

/**
 * Finds them again after the folder for the results was gone. It is not made anew: where a share is not connected, an empty folder stands in
 * its place, and everything would be scored again into it. Faults: those of findPlaces.
 */
export async function findPlacesAgain({ in: incoming, out }: Places): Promise<Places> {
  if (existsSync(journalPath(out))) return await findPlaces(incoming, out)
  const text = {
    what: `${out} has no journal any more.`,
    why: 'The folder for the results was removed, or its disk is not connected.',
    do: 'Bring it back and it goes on by itself, or stop and give another folder for the results.',
  }
  throw new Fault('file.missing', text, { data: { out } })
}

/** Whether `inner` is `outer` or lies in it. */
export function isInside(inner: string, outer: string): boolean {
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
