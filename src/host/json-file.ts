import { readFile, rename } from 'node:fs/promises'
import type { z } from 'zod'
import { writeJson } from '#disk/write-json.ts'
import { readFault, systemCode } from '#disk/file-fault.ts'

/** A small file of the host's own, kept in memory. Changes are written one after the other, each whole. */
export type JsonFile<T> = { get(): T; set(value: T): Promise<void> }

/**
 * Reads the file; one that is not there holds `empty`. One that does not fit the schema is put aside under `<path>.damaged`, so that
 * nothing in it is lost, and counts as not there. Faults: file.unreadable.
 */
export async function openJsonFile<T extends object>(path: string, schema: z.ZodType<T>, empty: T): Promise<JsonFile<T>> {
  let value: T = await read(path, schema, empty)
  let writing: Promise<void> = Promise.resolve()
  return {
    get: () => value,
    set: (next) => {
      value = next
      const write = (): Promise<void> => writeJson(path, next)
      const written = writing.then(write, write)
      writing = written.catch(() => undefined) // whoever asked for that write was told
      return written
    },
  }
}

async function read<T extends object>(path: string, schema: z.ZodType<T>, empty: T): Promise<T> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return empty
    throw readFault(error, path)
  }
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  await rename(path, `${path}.damaged`)
  return empty
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
