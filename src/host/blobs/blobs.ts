import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readFault } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import { readRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { ViewTask } from '#engine/protocol.ts'
import { partFile } from '#host/projects/part-file.ts'
import type { Project } from '#host/projects/project.ts'
import { encodeBits } from '#host/masks/bit-png.ts'
import { coveredBy } from '#host/masks/content.ts'
import { readMasksOf } from '#host/store/annotations.ts'
import { CONTENT_DIGITS } from '#host/store/part-query.ts'
import { readPart, type StoredPart } from '#host/store/parts.ts'
import { columnsFile } from '#host/reports/columns-file.ts'
import { exportName } from '#host/release/export-checked.ts'
import { findReleaseCheck } from '#host/store/release-checks.ts'
import { findReport } from '#host/store/reports.ts'
import { findRun } from '#host/store/runs.ts'
import { scoreColumns } from '#host/store/read-once.ts'
import type { Views } from '#host/views/view-process.ts'
import { packScores } from '#rpc/score-columns.ts'
import { parseBlobKey, type BlobAddress } from './blob-key.ts'

/** What is served for a key. `keep`: the same key never gives anything else, so a browser may keep it. */
export type FoundBlob = { readonly type: string; readonly keep: boolean; readonly name?: string } & (
  | { readonly at: 'file'; readonly path: string; readonly sizeBytes: number }
  | { readonly at: 'memory'; readonly bytes: Uint8Array<ArrayBuffer> }
)

/** Bytes by key, for open projects of the list. What has to be made is made once and kept in the project's folder `cache`. */
export type Blobs = {
  /** Undefined: nothing has that key. Faults: those of decoding, scoring and reading. */
  find(key: string, signal?: AbortSignal): Promise<FoundBlob | undefined>
  /** Has the maps of a part made, unless they are there. */
  prepareMaps(project: Project, run: number, part: StoredPart, signal?: AbortSignal): Promise<{ rebuilt: string; residual: string }>
  /** How bright and how sharp a part's picture is. Faults: those of decoding. */
  measure(project: Project, path: string): Promise<{ brightness: number; sharpness: number }>
}

export function makeBlobs(reachProject: (id: string) => Promise<Project>, views: Views): Blobs {
  /** Two who ask for the same file wait for one making. */
  const making = new Map<string, Promise<void>>()

  const made = async (path: string, task: ViewTask, signal?: AbortSignal): Promise<string> => {
    if (await isFile(path)) return path
    // One asker's leaving must not take the file from another, so only the first one's signal counts, and a second asks anew.
    const underWay = making.get(path)?.catch(() => made(path, task, signal).then(() => undefined))
    const make = async (): Promise<void> => void (await views.make(task, signal).finally(() => making.delete(path)))
    const promise = underWay ?? make()
    if (underWay === undefined) making.set(path, promise)
    await promise
    return path
  }
  const prepareMaps: Blobs['prepareMaps'] = async (project, number, part, signal) => {
    const folder = project.runFolder(await findRun(project.store.reader, number))
    const { device } = await readRun(folder)
    const { pictures } = await project.facts()
    const stem = join(project.folder, 'cache', 'maps', String(number), `${part.row.part}-${part.row.content}`)
    const files = { rebuilt: `${stem}.png`, residual: `${stem}.f32` }
    // The residual is written last: if it is there, both are.
    await made(files.residual, { want: 'maps', run: folder, device, file: partFile(project, pictures, part.path), ...files }, signal)
    return files
  }
  const ofPart = async (
    project: Project,
    address: Extract<BlobAddress, { part: number }>,
    signal?: AbortSignal,
  ): Promise<FoundBlob | undefined> => {
    const part = await readPart(project.store.reader, address.part, null)
    if (part.sha256.slice(0, CONTENT_DIGITS) !== address.content) return undefined
    const { pictures } = await project.facts()
    const file = partFile(project, pictures, part.path)
    const cached = (ending: string): string => join(project.folder, 'cache', address.kind, `${address.part}-${address.content}${ending}`)
    switch (address.kind) {
      case 'thumbnail': {
        const { size: side } = address
        const out = cached(`-${side}.webp`)
        return await fileBlob('image/webp', await made(out, { want: 'thumbnail', file, side, out }, signal))
      }
      case 'picture': {
        const type = await shownType(file)
        if (type !== undefined) return await fileBlob(type, file)
        return await fileBlob('image/png', await made(cached('.png'), { want: 'picture', file, out: cached('.png') }, signal))
      }
      case 'values':
        return await fileBlob(RAW, await made(cached('.raw'), { want: 'values', file, out: cached('.raw') }, signal))
      case 'mask': {
        if (part.masks.length === 0) return undefined
        const files = part.masks.map((mask) => absolutePart(pictures, mask))
        return await fileBlob('image/png', await made(cached('.png'), { want: 'mask', files, out: cached('.png') }, signal))
      }
      case 'rebuilt':
      case 'residual': {
        const files = await prepareMaps(project, address.run, part, signal)
        return address.kind === 'rebuilt' ? await fileBlob('image/png', files.rebuilt) : await fileBlob(RAW, files.residual)
      }
    }
  }
  const find: Blobs['find'] = async (key, signal) => {
    const address = parseBlobKey(key)
    if (address === undefined) return undefined
    try {
      const project = await reachProject(address.project)
      switch (address.kind) {
        case 'scores': {
          const { columns } = await scoreColumns(project.store.reader, address.run)
          return { at: 'memory', type: RAW, keep: false, bytes: packScores(columns) }
        }
        case 'sample': {
          const folder = project.runFolder(await findRun(project.store.reader, address.run))
          const path = join(folder, 'samples', `${address.name}.png`)
          return (await isFile(path)) ? { ...(await fileBlob('image/png', path)), keep: false } : undefined
        }
        case 'report':
        case 'report-columns': {
          const report = await findReport(project.store.reader, address.report)
          if (report === undefined || (address.kind === 'report-columns' && report.format !== 'csv')) return undefined
          const file = address.kind === 'report' ? report.file : columnsFile(report.file)
          const name = file.slice(file.lastIndexOf('/') + 1)
          return {
            ...(await fileBlob(REPORT_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? RAW, join(project.folder, file))),
            name,
          }
        }
        case 'trail': {
          const path = join(project.folder, 'trail', address.name)
          const type = address.name.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
          return (await isFile(path)) ? { ...(await fileBlob(type, path)), name: address.name } : undefined
        }
        case 'model': {
          const made = await findReleaseCheck(project.store.reader, address.record)
          // One that was written elsewhere is not the project's to serve.
          if (made === undefined || !made.file.startsWith('exports/')) return undefined
          return { ...(await fileBlob(RAW, join(project.folder, made.file))), name: exportName(made.file) }
        }
        case 'annotation': {
          const stored = await readMasksOf(project.store.reader, address.record)
          if (stored === null) return undefined
          const bytes = new Uint8Array(encodeBits(coveredBy(stored.masks, stored), stored))
          return { at: 'memory', type: 'image/png', keep: true, bytes }
        }
        case 'exported': {
          const path = join(project.folder, 'exports', address.name)
          const type = REPORT_TYPES[address.name.slice(address.name.lastIndexOf('.') + 1)] ?? RAW
          return (await isFile(path)) ? { ...(await fileBlob(type, path)), name: address.name } : undefined
        }
        case 'thumbnail':
        case 'picture':
        case 'values':
        case 'mask':
        case 'rebuilt':
        case 'residual':
          return await ofPart(project, address, signal)
      }
    } catch (error) {
      if (error instanceof Fault && NOT_THERE.has(error.code)) return undefined
      throw error
    }
  }
  const measure: Blobs['measure'] = async (project, path) => {
    const { pictures } = await project.facts()
    const [brightness = NaN, sharpness = NaN] = await views.make({ want: 'measure', file: partFile(project, pictures, path) })
    return { brightness, sharpness }
  }
  return { find, prepareMaps, measure }
}

const RAW = 'application/octet-stream'
const REPORT_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  zip: 'application/zip',
}
const NOT_THERE: ReadonlySet<string> = new Set(['project.missing', 'part.missing', 'run.missing', 'project.past'])

async function fileBlob(type: string, path: string): Promise<Extract<FoundBlob, { at: 'file' }>> {
  const found = await stat(path).catch((error: unknown) => {
    throw readFault(error, path)
  })
  return { at: 'file', type, keep: true, path, sizeBytes: found.size }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** The media type of a picture that browsers show as it is, by its first bytes, whatever it is called; undefined for others (TIFF). */
async function shownType(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
      const head = buffer.toString('latin1', 0, bytesRead)
      if (head.startsWith('\x89PNG')) return 'image/png'
      if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
      if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp'
      return head.startsWith('BM') ? 'image/bmp' : undefined
    } finally {
      await file.close()
    }
  } catch (error) {
    throw readFault(error, path)
  }
}
