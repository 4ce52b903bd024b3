import { mkdir, rm, stat } from 'node:fs/promises'
import { writeFault } from '#disk/file-fault.ts'
import { lockFolder, type Lock } from '#disk/lock.ts'
import { openJournal, type Journal } from './journal.ts'
import { findPlaces, findPlacesAgain, journalPath, ownFolder, stagingFolder, type Places } from './places.ts'

/** The folder of results while it is this process's. */
export type ResultsFolder = {
  readonly places: Places
  readonly journal: Journal
  /** Whether the journal that is open is still the one at its place: a share may have gone, or been replaced by another. */
  isInPlace(): Promise<boolean>
  /** Makes the staging folder if somebody has removed it. */
  tidy(): Promise<void>
  /** Opens what has come back. Only a folder that has its journal: a new one in its place would have everything scored again. */
  again(): Promise<ResultsFolder>
  close(): void
}

/** Takes both folders for a run. Faults: watch.nested, watch.taken, run.locked, file.missing, those of writing. */
export async function openResults(incoming: string, results: string, run: string): Promise<ResultsFolder> {
  return await openAt(await findPlaces(incoming, results), run)
}

async function openAt(places: Places, run: string): Promise<ResultsFolder> {
  const { out } = places
  const lock: Lock = await lockFolder(ownFolder(out))
  const journal = await begin(out, run).catch((error: unknown) => {
    lock.release()
    throw error
  })
  const identity = await identityOf(out)
  let isOpen = true
  const close = (): void => {
    if (isOpen) journal.close()
    isOpen = false
    lock.release()
  }
  return {
    places,
    journal,
    isInPlace: async () => identity !== undefined && (await identityOf(out)) === identity,
    tidy: () => makeStaging(out),
    again: async () => {
      const found = await findPlacesAgain(places)
      close() // the lock's claim has come back too, and names this process
      return await openAt(found, run)
    },
    close,
  }
}

/** With an empty staging folder: what a crash left is not needed. */
async function begin(out: string, run: string): Promise<Journal> {
  await rm(stagingFolder(out), { recursive: true, force: true }).catch((error: unknown) => {
    throw writeFault(error, out)
  })
  await makeStaging(out)
  return openJournal(out, run)
}

async function makeStaging(out: string): Promise<void> {
  await mkdir(stagingFolder(out), { recursive: true }).catch((error: unknown) => {
    throw writeFault(error, out)
  })
}

/** Which file the journal is; undefined where there is none, or none can be asked for. */
async function identityOf(out: string): Promise<string | undefined> {
  return await stat(journalPath(out), { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => undefined,
  )
}
