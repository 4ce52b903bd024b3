import { join } from 'node:path'
import type { Insertable } from 'kysely'
import { onTestFinished } from 'vitest'
import { openStore, type Store } from '#host/store/database.ts'
import { addParts } from '#host/store/parts.ts'
import type { PartTable } from '#host/store/tables.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A new project store for the running test. */
export async function makeStore(parts: readonly Insertable<PartTable>[] = []): Promise<Store & { readonly path: string }> {
  const path = join(await temporaryFolder(), 'project.db')
  const store = openStore(path, { make: true })
  onTestFinished(() => store.close())
  await addParts(store.writer, parts)
  return { ...store, path }
}

/** A row that differs from the next one in path and content. */
export function partRecord(number: number, change: Partial<Insertable<PartTable>> = {}): Insertable<PartTable> {
  const sha256 = number.toString(16).padStart(64, '0')
  return {
    path: `train/good/${String(number).padStart(6, '0')}.png`,
    sha256,
    size_bytes: 10 + number,
    width: 32,
    height: 24,
    depth: 8,
    pixels: sha256,
    unreadable: '',
    masks: '[]',
    set: 'train',
    truth: 'good',
    defect_type: '',
    ...change,
  }
}
