import type { KeptMask } from './desk-source.ts'

/** Strokes that no host has yet, on this computer. */
export type RecoveryCopy = {
  /** Which version they were drawn on. */
  readonly record: number
  readonly width: number
  readonly height: number
  readonly masks: readonly KeptMask[]
  /** Milliseconds since 1970. */
  readonly at: number
}

const NAME = 'residuum-unsaved-masks'
const STORE = 'copies'

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE)
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('The browser keeps nothing for this page.'))
  })
  return opened
}

/** Throws what the browser says if it cannot keep anything. */
export async function readCopy(id: string): Promise<RecoveryCopy | null> {
  return parseCopy(await asked<unknown>((store) => store.get(id), 'readonly'))
}
export async function writeCopy(id: string, copy: RecoveryCopy): Promise<void> {
  await asked((store) => store.put(copy, id), 'readwrite')
}
export async function removeCopy(id: string): Promise<void> {
  await asked((store) => store.delete(id), 'readwrite')
}

async function asked<T>(ask: (store: IDBObjectStore) => IDBRequest<T>, mode: IDBTransactionMode): Promise<T> {
  const transaction = (await open()).transaction(STORE, mode)
  const request = ask(transaction.objectStore(STORE))
  return await new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not keep the strokes.'))
  })
}

/** null: there is none, or what stands there was not written by this version of the page. */
export function parseCopy(value: unknown): RecoveryCopy | null {
  if (typeof value !== 'object' || value === null) return null
  const { record, width, height, masks, at }: Partial<Record<keyof RecoveryCopy, unknown>> = value
  if (![record, width, height, at].every((number) => typeof number === 'number') || !Array.isArray(masks)) return null
  const kept = masks.map(parseMask)
  const isWhole = (list: readonly (KeptMask | null)[]): list is readonly KeptMask[] => list.every((mask) => mask !== null)
  return isWhole(kept) ? { record: Number(record), width: Number(width), height: Number(height), masks: kept, at: Number(at) } : null
}

function parseMask(value: unknown): KeptMask | null {
  if (typeof value !== 'object' || value === null) return null
  const { label, severity, counts }: Partial<Record<keyof KeptMask, unknown>> = value
  if (typeof label !== 'string' || typeof counts !== 'string') return null
  return severity === '' || severity === 'minor' || severity === 'major' || severity === 'critical' ? { label, severity, counts } : null
}
