import type { Work } from '#domain/work.ts'

/** What a kind needs beside the sheet to fill its pages. */
export type PrintTools = {
  readonly work: Work
  /** For texts that are known only while the pages are drawn. */
  prepare(texts: readonly string[]): Promise<void>
}
