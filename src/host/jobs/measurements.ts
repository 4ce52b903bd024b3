import { mkdir, readFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { writeJson } from '#disk/write-json.ts'
import { VERSION } from '#domain/version.ts'
import type { DeviceListing } from '#engine/protocol.ts'

const schema = z.record(z.string(), z.number().positive())

/** Milliseconds of a standard step on devices that passed their self-test, by `measurementKey`: kept so that not every start measures. */
export type Measurements = z.infer<typeof schema>

/** A device of this computer under this version; its title says which processor, card and TensorFlow. */
export function measurementKey({ id, title }: DeviceListing): string {
  return [hostname(), VERSION, id, title].join(' | ')
}

/** Where they are kept. The file may be deleted at any time. */
export function measurementsFile(environment: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(environment), 'residuum', 'devices.json')
}

/** What is there and can be read; a cache that cannot be read is measured again. */
export async function readMeasurements(path = measurementsFile()): Promise<Measurements> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

/** Adds to what is there. Without a folder to write in, the next start measures again. */
export async function keepMeasurements(measured: Measurements, path = measurementsFile()): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeJson(path, { ...(await readMeasurements(path)), ...measured })
  } catch {
    // nothing is lost but time
  }
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return environment['XDG_CACHE_HOME'] || join(homedir(), '.cache')
}
