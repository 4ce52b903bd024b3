import type { Layout, Truth } from '#domain/parts.ts'

/** A part as a layout has it, before anything is read from the file. */
export type FoundPart = {
  readonly path: string
  readonly truth: Truth
  readonly defectType: string
  readonly masks: readonly string[]
  /** The set the layout puts it in. `pool`: good and not assigned, so that some may serve as good test parts if there are none. */
  readonly place: 'train' | 'calibrate' | 'test' | 'incoming' | 'pool'
}

/** A listed folder. */
export type Tree = {
  readonly root: string
  /** Every file, relative to the root, in the order of code units. */
  readonly files: readonly string[]
  /** Those that can be pictures. */
  readonly pictures: readonly string[]
}

/** One way to arrange pictures in folders. */
export type FolderLayout = {
  readonly id: Layout
  /** How the pictures have to lie, shown when nothing fits. */
  readonly sentence: string
  /** The parts, or null if the folder is not of this layout. Faults: those of a list that the layout brings. */
  read(tree: Tree): Promise<readonly FoundPart[] | null> | readonly FoundPart[] | null
}
