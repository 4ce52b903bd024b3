import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signal, Work } from '#domain/work.ts'
import { readFault, systemCode } from './file-fault.ts'

/** Something in a folder that cannot be listed: a folder without rights, a link that leads nowhere, a name that is no text. */
export type WalkProblem = { readonly path: string; readonly why: string }

export type Walk = {
  /** Every file under the root: relative, with forward slashes, in the order of UTF-16 code units, names exactly as the disk has them. */
  readonly files: readonly string[]
  readonly problems: readonly WalkProblem[]
}

/**
 * Lists a folder and everything below it. Links are followed, each real folder is listed once, so that circles end: under its own
 * name if it has one below the root, else under the first link to it. Hidden files and those that systems leave behind
 * (`.DS_Store`, `._name`, `Thumbs.db`) are left out. The result does not depend on the file system's order.
 * `leaveOut` says of a folder's real path that it is not meant. 100,000 files: one read for each folder, one question for each link. Faults: file.missing, file.unreadable (the root only).
 */
export async function walk(root: string, work: Work, leaveOut: (real: string) => boolean = () => false): Promise<Walk> {
  const state: State = { root, signal: work.signal, leaveOut, files: [], problems: [], seen: new Set(), links: [] }
  await listFolder(state, '')
  await followLinks(state)
  return { files: state.files.sort(byCodeUnit), problems: state.problems.sort((a, b) => byCodeUnit(a.path, b.path)) }
}

/** Order of UTF-16 code units: the same on every machine and in every language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

type State = {
  readonly root: string
  readonly signal: Signal
  readonly leaveOut: (real: string) => boolean
  readonly files: string[]
  readonly problems: WalkProblem[]
  /** Real paths of the folders listed so far. */
  readonly seen: Set<string>
  /** Links met and not yet followed. */
  links: string[]
}

async function listFolder(state: State, folder: string): Promise<void> {
  state.signal.throwIfAborted()
  const absolute = join(state.root, folder)
  let entries: Dirent[]
  try {
    const real = await realpath(absolute)
    if (state.seen.has(real) || state.leaveOut(real)) return
    state.seen.add(real)
    entries = await readdir(absolute, { withFileTypes: true })
  } catch (error) {
    if (folder === '') throw readFault(error, state.root)
    state.problems.push({ path: folder, why: `The folder cannot be read (${systemCode(error) ?? 'unknown'}).` })
    return
  }
  const folders: string[] = []
  for (const entry of entries) {
    if (isLeftOut(entry.name)) continue
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.name.includes('\uFFFD')) state.problems.push({ path, why: 'The name is not valid Unicode.' })
    else if (entry.isFile()) state.files.push(path)
    else if (entry.isDirectory()) folders.push(path)
    else if (entry.isSymbolicLink()) state.links.push(path)
  }
  for (const path of folders) await listFolder(state, path)
}

/** Follows links after all real folders are known, in sorted order, as long as linked folders hold further links. */
async function followLinks(state: State): Promise<void> {
  while (state.links.length > 0) {
    const links = state.links.sort(byCodeUnit)
    state.links = []
    for (const path of links) {
      state.signal.throwIfAborted()
      await followLink(state, path)
    }
  }
}

async function followLink(state: State, path: string): Promise<void> {
  try {
    const target = await stat(join(state.root, path))
    if (target.isFile()) state.files.push(path)
    if (!target.isDirectory()) return
  } catch {
    state.problems.push({ path, why: 'The link leads nowhere.' })
    return
  }
  await listFolder(state, path)
}

function isLeftOut(name: string): boolean {
  return name.startsWith('.') || LEFT_BEHIND.has(name.toLowerCase())
}

const LEFT_BEHIND = new Set(['thumbs.db', 'desktop.ini', '__macosx'])
