import { isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * Where a part's file is. `path` is relative to the data set's root, with forward slashes; it may lead out of the root or be
 * absolute, for a CSV list may name any file and its writer chose that. Never called with a path that came from the page.
 */
export function absolutePart(root: string, path: string): string {
  return resolve(root, path)
}

/** The other way round: an absolute file as a part's path, normalised, so that one file has one path. On another Windows drive it stays absolute. */
export function partPath(root: string, file: string): string {
  const path = relative(root, file)
  return isAbsolute(path) ? path : path.split(sep).join('/')
}
