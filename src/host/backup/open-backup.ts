import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { readFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import { backupFault } from './faults.ts'
import { CONTENT, isSafeName, MANIFEST_NAME, manifestSchema, README_NAME, type ListedFile, type Manifest } from './manifest.ts'

/** No manifest of a project is near it: a million files take some 150 MB. */
const MOST_MANIFEST_BYTES = 512 * 1024 * 1024
/** Together with the names, whatever else the directory of a ZIP can hold. */
const MOST_ENTRIES = 5_000_000

export type Backup = {
  readonly manifest: Manifest
  /** A file's bytes in pieces. The last one comes only if size and hash are those of the manifest. Faults: backup.damaged. */
  read(file: ListedFile): AsyncGenerator<Buffer>
  close(): void
}

/**
 * Opens a backup: its list of names must be exactly the manifest's, with the same sizes, and no name may lead out of the folder. No
 * content is believed yet. Faults: file.missing, file.unreadable, backup.damaged.
 */
export async function openBackup(path: string): Promise<Backup> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true }).catch((error: unknown) => {
    throw asFault(path, error)
  })
  try {
    const entries = await entriesOf(zip, path)
    const manifest = await manifestOf(zip, entries, path)
    checkNames(manifest, entries, path)
    return { manifest, read: (file) => read(zip, entries, file, path), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw asFault(path, error)
  }
}

async function entriesOf(zip: ZipFile, path: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>()
  if (zip.entryCount > MOST_ENTRIES) throw backupFault(path, `It says that it holds ${zip.entryCount} files.`)
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) throw backupFault(path, `It holds ${entry.fileName} twice.`)
    if (!isSafeName(entry.fileName)) throw backupFault(path, `A name in it leads out of the folder, or cannot be a file: ${entry.fileName}`)
    entries.set(entry.fileName, entry)
  }
  return entries
}

async function manifestOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, path: string): Promise<Manifest> {
  const entry = entries.get(MANIFEST_NAME)
  if (entry === undefined) throw backupFault(path, 'It has no manifest, so it was not written by Residuum.')
  if (entry.uncompressedSize > MOST_MANIFEST_BYTES) throw backupFault(path, 'Its manifest is larger than any can be.')
  const text = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw backupFault(path, 'Its manifest cannot be read.', error)
  }
  const parsed = manifestSchema.safeParse(given)
  if (parsed.success) return parsed.data
  throw backupFault(path, 'Its manifest is not as this version of Residuum writes it.', parsed.error)
}

function checkNames({ files }: Manifest, entries: ReadonlyMap<string, Entry>, path: string): void {
  const listed = new Set(files.map(({ name }) => name))
  if (listed.size !== files.length) throw backupFault(path, 'Its manifest names a file twice.')
  for (const { name, sizeBytes } of files) {
    const entry = entries.get(name)
    if (!name.startsWith(CONTENT) || entry === undefined) throw backupFault(path, `${name} is in its manifest and not in it.`)
    if (entry.uncompressedSize !== sizeBytes) throw backupFault(path, `${name} has ${entry.uncompressedSize} bytes and not ${sizeBytes}.`)
  }
  const more = [...entries.keys()].find((name) => !listed.has(name) && name !== MANIFEST_NAME && name !== README_NAME)
  if (more !== undefined) throw backupFault(path, `${more} is in it and not in its manifest.`)
}

async function* read(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  { name, sizeBytes, sha256 }: ListedFile,
  path: string,
): AsyncGenerator<Buffer> {
  const entry = entries.get(name)
  if (entry === undefined) throw new Error('A file of the manifest is asked for, and it was checked that it is there.')
  const hash = createHash('sha256')
  let length = 0
  let last: Buffer | undefined
  try {
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      length += piece.byteLength
      if (length > sizeBytes) throw backupFault(path, `${name} has more bytes than its manifest says.`)
      hash.update(piece)
      if (last !== undefined) yield last
      last = piece
    }
  } catch (error) {
    throw asFault(path, error)
  }
  if (length !== sizeBytes || hash.digest('hex') !== sha256)
    throw backupFault(path, `${name} is not what its manifest says: it was changed or damaged.`)
  if (last !== undefined) yield last
}

/** What yauzl and zlib say of a file that is cut off or made up has no code of the system. */
function asFault(path: string, error: unknown): unknown {
  if (error instanceof Fault || (error instanceof Error && error.name === 'AbortError')) return error
  const fault = readFault(error, path)
  if (fault instanceof Fault) return fault
  return backupFault(
    path,
    error instanceof Error ? `As a ZIP file it cannot be read: ${error.message.replace(/\.$/, '')}.` : 'It is no ZIP file.',
    error,
  )
}
