import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { Dataset } from '#domain/parts.ts'
import type { Run, RunResult } from '#domain/run.ts'
import { damagedFault, parseDataset, parseRun } from '#domain/run-schema.ts'
import { isTemporary, removeTemporaries, streamFileAtomic } from './atomic.ts'
import { readFault, systemCode } from './file-fault.ts'
import { isClaim, lockFolder, type Lock } from './lock.ts'
import { writeJson } from './write-json.ts'

/** Files at the top of a run folder. */
export const RUN_FILES = { run: 'run.json', dataset: 'dataset.json', history: 'history.jsonl', warnings: 'warnings.jsonl' } as const

/**
 * Begins a run in a new or empty folder: takes its lock, writes dataset.json and then run.json. The lock is the caller's to release.
 * A folder that a crash left before run.json was written counts as empty. Faults: run.exists, run.locked, file.unwritable, file.disk-full.
 */
export async function createRun(folder: string, run: Run, dataset: Dataset): Promise<Lock> {
  return await locked(folder, async () => {
    const names = await readdir(folder)
    if (names.some((name) => name !== RUN_FILES.dataset && !isTemporary(name) && !isClaim(name))) throw existsFault(folder)
    await removeTemporaries(folder)
    await streamFileAtomic(join(folder, RUN_FILES.dataset), datasetText(dataset))
    await writeRun(folder, run)
  })
}

/** Opens a run to go on with it: takes its lock, and removes what an interrupted write left. Faults: run.missing, run.version, run.damaged, run.locked. */
export async function openRun(folder: string): Promise<{ readonly run: Run; readonly lock: Lock }> {
  await readRun(folder) // before the lock, which would make the folder of a mistyped name
  const lock = await locked(folder, () => removeTemporaries(folder))
  return { run: await readRun(folder), lock }
}

/** The run in a folder, without its lock: run.json is replaced whole, so it can be read at any time. Faults: run.missing, run.version, run.damaged. */
export async function readRun(folder: string): Promise<Run> {
  const path = join(folder, RUN_FILES.run)
  return parseRun(await readJson(folder, path), path)
}

/** Replaces run.json. Only for who holds the lock. Faults: file.unwritable, file.disk-full. */
export async function writeRun(folder: string, run: Run): Promise<void> {
  await writeJson(join(folder, RUN_FILES.run), run)
}

/** Reads run.json, changes it, writes it. Only for who holds the lock. Faults: as readRun and writeRun. */
export async function updateRun(folder: string, change: (run: Run) => Run): Promise<Run> {
  const run = change(await readRun(folder))
  await writeRun(folder, run)
  return run
}

/** The data set's snapshot that a run was begun with. Faults: run.missing, run.damaged. */
export async function readDataset(folder: string): Promise<Dataset> {
  const path = join(folder, RUN_FILES.dataset)
  return parseDataset(await readJson(folder, path), path)
}

/** JSON with one part a line, so that it stays readable; in pieces of 1,000 parts, so that 100,000 are never one text. */
function* datasetText({ parts, ...head }: Dataset): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"parts":[\n`
  for (let i = 0; i < parts.length; i += 1000) {
    const lines = parts.slice(i, i + 1000).map((part) => JSON.stringify(part))
    yield (i === 0 ? '' : ',\n') + lines.join(',\n')
  }
  yield '\n]}\n'
}

/** Takes the lock and gives it away only if `prepare` went well. */
async function locked(folder: string, prepare: () => Promise<void>): Promise<Lock> {
  const lock = await lockFolder(folder)
  try {
    await prepare()
    return lock
  } catch (error) {
    lock.release()
    throw error
  }
}

async function readJson(folder: string, path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missingFault(folder, path, error)
    throw readFault(error, path)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damagedFault(path, 'It is not valid JSON.', error)
  }
}

function existsFault(folder: string): Fault {
  const text = {
    what: `No run can be begun in ${folder}.`,
    why: 'The folder is not empty, and a run never writes over what is there.',
    do: 'Choose a new folder, or resume the run that is in it.',
  }
  return new Fault('run.exists', text, { data: { folder } })
}

function missingFault(folder: string, path: string, cause: unknown): Fault {
  const text = { what: `There is no run in ${folder}.`, why: `${path} does not exist.`, do: 'Check the path, or train first.' }
  return new Fault('run.missing', text, { cause, data: { folder } })
}

/** A run whose training came to its end, with what it left. Faults: those of readRun, run.unfinished. */
export async function readFinishedRun(
  folder: string,
): Promise<{ readonly run: Run; readonly result: RunResult; readonly weights: string }> {
  const run = await readRun(folder)
  if (run.state.at !== 'done' || run.result === undefined) throw unfinished(folder, run.state.at)
  return { run, result: run.result, weights: run.state.weights }
}

function unfinished(folder: string, at: Run['state']['at']): Fault {
  const text = {
    what: `The run in ${folder} is not finished.`,
    why: `Its training is ${at === 'running' ? 'still going on, or was interrupted' : at}, so there is no model to score with.`,
    do: 'Resume the training and let it come to its end.',
  }
  return new Fault('run.unfinished', text, { data: { folder, state: at } })
}
