import { Fault } from '#domain/faults.ts'

/** Fewer good parts than this are trained on, but people are told. */
const ENOUGH = 20
/** Batch statistics of one picture say nothing about another. */
const LEAST = 2

/** Throws data.no-good or data.too-few when `train` good parts cannot be learned from. */
export function checkEnough(root: string, train: number): void {
  if (train >= LEAST) return
  if (train === 0) {
    const text = {
      what: `${root} has no good parts to learn from.`,
      why: 'A model learns from readable pictures of good parts, and there is none.',
      do: 'Put pictures of good parts into the folder train/good, or give a folder that holds good parts only.',
    }
    throw new Fault('data.no-good', text, { data: { folder: root } })
  }
  const text = {
    what: `${root} has one good part to learn from.`,
    why: 'What is normal cannot be told from a single picture.',
    do: `Add good parts: ${ENOUGH} is the least, 100 a fair start.`,
  }
  throw new Fault('data.too-few', text, { data: { folder: root } })
}

/** What people should know before they wait for the result. */
export function warningsFor({ train, normals }: { readonly train: number; readonly normals: number }): readonly string[] {
  const warnings: string[] = []
  if (train < ENOUGH) warnings.push(`${train} good parts are few to learn from: ${ENOUGH} is the least, 100 a fair start.`)
  if (normals === 0) {
    warnings.push('No calibration normals: the reduction is chosen on the training parts, and no threshold can be drawn from good parts.')
  }
  return warnings
}
