import { open, readFile, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { Blobs } from '#host/blobs/blobs.ts'
import { BLOB_PATH } from '#rpc/blobs.ts'

/** What to send for an address, whatever sends it: Electron's protocol handler or the station's server. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body:
    | { readonly at: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
    | { readonly at: 'file'; readonly file: FileHandle; readonly sizeBytes: number }
}

/**
 * The page's own files, and blobs by key; for anything else that looks like an address of the application its page, which finds its way by
 * itself. `path`: of the URL, still encoded. Nothing outside the folder of pages and nothing without a key is ever read.
 */
export async function answerTo(path: string, { pages, blobs }: { pages: string; blobs: Blobs }, signal?: AbortSignal): Promise<Answer> {
  const plain = decoded(path)
  if (plain === undefined) return text(400, 'This address is not one.')
  if (plain.startsWith(BLOB_PATH)) return await blobAnswer(plain.slice(BLOB_PATH.length), blobs, signal)
  const own = OWN_FILE.test(plain)
  if (!own && /\.[A-Za-z0-9]+$/.test(plain)) return text(404, 'There is nothing at this address.')
  const file = own ? plain : '/index.html'
  const bytes = await readFile(join(pages, file)).catch(() => undefined) // not there, or a folder
  if (bytes === undefined) return text(404, 'There is nothing at this address.')
  const ending = file.slice(file.lastIndexOf('.') + 1)
  // Names under assets/ hold a hash of their content.
  const keep = file.startsWith('/assets/') ? KEEP : 'no-cache'
  return {
    status: 200,
    headers: { 'Content-Type': TYPES[ending] ?? 'application/octet-stream', 'Cache-Control': keep },
    body: { at: 'bytes', bytes },
  }
}

/** Plain words in an answer that no page shows. */
export function text(status: number, words: string): Answer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
  return { status, headers, body: { at: 'bytes', bytes: new TextEncoder().encode(words) } }
}

const KEEP = 'private, max-age=31536000, immutable'
/** Files that a build puts into the folder of pages: names of letters, digits, `_` and `-`, one ending, at most one folder. */
const OWN_FILE = /^\/(assets\/)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(html|js|css|svg|png|woff2|json|wasm|map)$/
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  json: 'application/json',
  wasm: 'application/wasm',
}

async function blobAnswer(key: string, blobs: Blobs, signal: AbortSignal | undefined): Promise<Answer> {
  try {
    const found = await blobs.find(key, signal)
    if (found === undefined) return text(404, 'Nothing has this key.')
    const name: Record<string, string> = found.name === undefined ? {} : { 'Content-Disposition': `inline; filename="${found.name}"` }
    const headers = { 'Content-Type': found.type, 'Cache-Control': found.keep ? KEEP : 'no-store', ...name }
    if (found.at === 'memory') return { status: 200, headers, body: { at: 'bytes', bytes: found.bytes } }
    const file = await open(found.path, 'r')
    const { size } = await file.stat()
    return { status: 200, headers, body: { at: 'file', file, sizeBytes: size } }
  } catch (error) {
    if (error instanceof Fault) {
      const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
      return { status: 422, headers, body: { at: 'bytes', bytes: new TextEncoder().encode(JSON.stringify(error.toRecord())) } }
    }
    throw error
  }
}

/** Undefined for broken escapes and for control characters, which no address of ours has. */
function decoded(path: string): string | undefined {
  try {
    const plain = decodeURIComponent(path)
    // U+0000 to U+001F and U+007F.
    return [...plain].some((sign) => sign < ' ' || sign === '\u007f') ? undefined : plain
  } catch {
    return undefined
  }
}

/** Whether the folder holds a built page. */
export async function hasPages(pages: string): Promise<boolean> {
  return await stat(join(pages, 'index.html')).then(
    (found) => found.isFile(),
    () => false,
  )
}
