import { blobUrl } from '#rpc/blobs.ts'
import type { Raw } from '#rpc/schemas/look.ts'
import type { Values } from './png-values.ts'

/** The stored values of a picture, as many bits as the file has. Throws an Error if the host has none. */
export async function loadValues({ key, type, width, height, channels }: Raw, signal: AbortSignal): Promise<Values> {
  const response = await fetch(blobUrl(key), { signal })
  if (!response.ok) throw new Error(`The host answers ${response.status} for the values of the picture.`)
  const bytes = await response.arrayBuffer()
  // Little-endian, as the processor of every computer is that a browser runs on.
  const data = type === 'uint16' ? new Uint16Array(bytes) : new Uint8Array(bytes)
  if (data.length !== width * height * channels) throw new Error('The values of the picture are not as many as its pixels.')
  return { data, width, height, channels }
}
