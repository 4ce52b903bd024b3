import { projectId } from '#rpc/schemas/words.ts'
import type { BlobKey } from '#rpc/schemas/words.ts'
import { THUMBNAIL_SIZES } from '#rpc/schemas/parts.ts'

/** What a key points to. Numbers and words of this program's own; a key holds no path, so none can be asked for. */
export type BlobAddress = { readonly project: string } & (
  | { readonly kind: 'thumbnail'; readonly part: number; readonly content: string; readonly size: number }
  | { readonly kind: 'picture' | 'values' | 'mask'; readonly part: number; readonly content: string }
  | { readonly kind: 'rebuilt' | 'residual'; readonly run: number; readonly part: number; readonly content: string }
  | { readonly kind: 'scores'; readonly run: number }
  | { readonly kind: 'sample'; readonly run: number; readonly name: string }
  | { readonly kind: 'report' | 'report-columns'; readonly report: number }
  | { readonly kind: 'trail'; readonly name: string }
  | { readonly kind: 'model'; readonly record: number }
  | { readonly kind: 'annotation'; readonly record: number }
  | { readonly kind: 'exported'; readonly name: string }
)

export const partKey = (project: string, kind: 'picture' | 'values' | 'mask', part: number, content: string): BlobKey =>
  `${project}/${kind}/${part}-${content}`
export const mapKey = (project: string, kind: 'rebuilt' | 'residual', run: number, part: number, content: string): BlobKey =>
  `${project}/${kind}/${run}-${part}-${content}`
/** `version`: changes whenever the columns do. */
export const scoresKey = (project: string, run: number, version: string): BlobKey => `${project}/scores/${run}?${version}`
/** `name`: of a file in the run's samples, without its ending. */
export const sampleKey = (project: string, run: number, name: string): BlobKey => `${project}/sample/${run}-${name}`
export const reportKey = (project: string, report: number): BlobKey => `${project}/report/${report}`
/** What the columns of a CSV mean. */
export const columnsKey = (project: string, report: number): BlobKey => `${project}/report-columns/${report}`
/** `record`: of a released export. */
export const modelKey = (project: string, record: number): BlobKey => `${project}/model/${record}`
/** `record`: of a version of masks, which is never altered. */
export const annotationKey = (project: string, record: number): BlobKey => `${project}/annotation/${record}`
/** `name`: of a file in the project's folder `exports`. */
export const exportedKey = (project: string, name: string): BlobKey => `${project}/exported/${name}`

/** `name`: of a file in the project's folder `trail`. */
export const trailKey = (project: string, name: string): BlobKey => `${project}/trail/${name}`

const NUMBER = '([1-9][0-9]{0,9})'
const CONTENT = '([0-9a-f]{12})'
const PATTERNS = {
  thumbnail: new RegExp(`^${NUMBER}-${CONTENT}-(${THUMBNAIL_SIZES.join('|')})$`),
  part: new RegExp(`^${NUMBER}-${CONTENT}$`),
  map: new RegExp(`^${NUMBER}-${NUMBER}-${CONTENT}$`),
  trail: /^(?:trail|evidence)-[0-9]{14}-[0-9a-f]{8}\.(?:csv|jsonl)$/,
  number: new RegExp(`^${NUMBER}$`),
  exported: /^masks-[1-9][0-9]{0,9}\.(json|csv|zip)$/,
  sample: new RegExp(`^${NUMBER}-(input|[a-z]{1,40}-[0-9]{1,9}-[a-z]{1,40}(?:-[a-z]{1,40}){0,5})$`),
}

/** The address in a key as it came over the wire; undefined for anything that this program does not make itself. */
export function parseBlobKey(text: string): BlobAddress | undefined {
  const [project = '', kind = '', rest = '', ...more] = text.split('/')
  if (more.length > 0 || !projectId.safeParse(project).success) return undefined
  switch (kind) {
    case 'thumbnail': {
      const [, part, content = '', size] = PATTERNS.thumbnail.exec(rest) ?? []
      return part === undefined ? undefined : { project, kind, part: Number(part), content, size: Number(size) }
    }
    case 'picture':
    case 'values':
    case 'mask': {
      const [, part, content = ''] = PATTERNS.part.exec(rest) ?? []
      return part === undefined ? undefined : { project, kind, part: Number(part), content }
    }
    case 'rebuilt':
    case 'residual': {
      const [, run, part, content = ''] = PATTERNS.map.exec(rest) ?? []
      return run === undefined ? undefined : { project, kind, run: Number(run), part: Number(part), content }
    }
    case 'scores': {
      const [, run] = PATTERNS.number.exec(rest) ?? []
      return run === undefined ? undefined : { project, kind, run: Number(run) }
    }
    case 'sample': {
      const [, run, name = ''] = PATTERNS.sample.exec(rest) ?? []
      return run === undefined ? undefined : { project, kind, run: Number(run), name }
    }
    case 'report':
    case 'report-columns': {
      const [, report] = PATTERNS.number.exec(rest) ?? []
      return report === undefined ? undefined : { project, kind, report: Number(report) }
    }
    case 'trail':
      return PATTERNS.trail.test(rest) ? { project, kind, name: rest } : undefined
    case 'model': {
      const [, record] = PATTERNS.number.exec(rest) ?? []
      return record === undefined ? undefined : { project, kind, record: Number(record) }
    }
    case 'annotation': {
      const [, record] = PATTERNS.number.exec(rest) ?? []
      return record === undefined ? undefined : { project, kind, record: Number(record) }
    }
    case 'exported':
      return PATTERNS.exported.test(rest) ? { project, kind, name: rest } : undefined
    default:
      return undefined
  }
}
