import { act, type Act } from './acts.ts'

/** Where acts are kept until the host has them. One entry each, so that two windows never write over each other's. */
export type ActStore = {
  /** Those of this project, in the order in which they were done. */
  readonly all: () => readonly Act[]
  readonly put: (act: Act) => void
  readonly remove: (key: string) => void
}

/**
 * Keeps them in the browser's storage of this computer. `place`: the project's folder, so that another project of the same name never gets
 * them. A browser that keeps nothing (private mode, full) still sends them for as long as the page is open.
 */
export function browserStore(place: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>): ActStore {
  const prefix = `residuum.act ${place} `
  return {
    all: () => {
      const found: Act[] = []
      for (let i = 0; i < storage.length; i++) {
        const name = storage.key(i)
        if (name === null || !name.startsWith(prefix)) continue
        const read = readAct(storage.getItem(name))
        if (read !== null) found.push(read)
      }
      return found.sort((a, b) => a.order - b.order)
    },
    put: (one) => {
      try {
        storage.setItem(prefix + one.key, JSON.stringify(one))
      } catch {
        // Full, or not allowed: it is still held by the page.
      }
    },
    remove: (key) => storage.removeItem(prefix + key),
  }
}

/** What somebody else wrote there, or an older version, is left alone. */
function readAct(text: string | null): Act | null {
  try {
    const read = act.safeParse(JSON.parse(text ?? ''))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
