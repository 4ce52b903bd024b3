import type { BlobKey } from './schemas/words.ts'

/** Where blobs are served, in Electron (`residuum://app/blob/…`) and at the station alike. */
export const BLOB_PATH = '/blob/'

/** The address of what is behind a key, for `<img>` and `fetch`. The same on both hosts, since each serves the page itself too. */
export function blobUrl(key: BlobKey): string {
  return BLOB_PATH + key
}
