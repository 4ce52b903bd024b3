/** How a part is called where its path would tell too much: `P-0193`. */
export const partName = (part: number): string => `P-${String(part).padStart(4, '0')}`

/** What is known of a part. */
export type Truth = 'good' | 'defective' | 'unknown'

/** `train` and `calibrate` are good parts; calibration normals are never trained on. `test` has known truth, `incoming` has none. */
export type Split = 'train' | 'calibrate' | 'test' | 'incoming'

/** One picture to judge. */
export type Part = {
  /** Path relative to the data set's root, with forward slashes: unique in a data set, and its order is the data set's order. */
  readonly path: string
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly truth: Truth
  /** The folder or CSV word that names the kind of defect; '' for good and unknown parts. */
  readonly defectType: string
  /** Paths of masks relative to the root (LOCO has several for a part); any non-zero value is defect. */
  readonly masks: readonly string[]
  readonly split: Split
}

/** A data set's snapshot, frozen when a run starts. */
export type Dataset = {
  /** Absolute path of the folder when the snapshot was taken. */
  readonly root: string
  readonly layout: Layout
  /** SHA-256 over every part's path, hash, truth, defect type, masks and split: equal hash, equal data. */
  readonly hash: string
  readonly parts: readonly Part[]
}

export type Layout = 'mvtec' | 'loco' | 'visa' | 'btad' | 'flat' | 'csv'
