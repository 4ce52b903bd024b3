import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#domain/faults.ts'
import { writeFileAtomic } from './atomic.ts'
import { systemCode, writeFault } from './file-fault.ts'
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** The right to write in a folder, until `release` or the end of the process. */
export type Lock = { release(): void }

/**
 * Takes the folder's lock, and makes the folder if there is none. Whoever wants to write puts a claim, a file of their own, into
 * the folder and then looks for others: the folder is theirs if no other claim has a running owner. Of two who write their
 * claims at once at least one sees the other, so never two own the folder, and a killed owner's claim counts for nothing at once.
 * Faults: run.locked (names the process), file.unwritable, file.disk-full.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeFault(error, folder)
  })
  const own = CLAIM_PREFIX + randomBytes(8).toString('hex')
  for (let attempt = 1; ; attempt++) {
    const other = otherOwner(folder, own) ?? (await claim(folder, own))
    if (other === undefined) return hold(folder, own)
    if (attempt === ATTEMPTS) throw lockedFault(folder, other)
    await sleep(PAUSE_MS * (0.5 + Math.random())) // uneven, so that two who met do not meet again
  }
}

/** Whether a running process owns the folder at this moment. A folder that is not there is not locked. */
export function isLocked(folder: string): boolean {
  try {
    return otherOwner(folder, '') !== undefined
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Whether a name in a folder is that of a claim. */
export function isClaim(name: string): boolean {
  return name.startsWith(CLAIM_PREFIX)
}

// Ten tries in about a second: for two who met, and for an owner that is being killed (the system takes a moment to clear 3 GB away).
const ATTEMPTS = 10
const PAUSE_MS = 100
const CLAIM_PREFIX = '.residuum-lock-'

type Claim = { readonly file: string; readonly owner: ProcessIdentity }

/** Puts the own claim into the folder; gives the other one, and takes the own back, if there is another by then. */
async function claim(folder: string, own: string): Promise<Claim | undefined> {
  await writeFileAtomic(join(folder, own), JSON.stringify(ownIdentity()))
  const other = otherOwner(folder, own)
  if (other !== undefined) rmSync(join(folder, own), { force: true })
  return other
}

function hold(folder: string, own: string): Lock {
  const release = (): void => {
    process.off('exit', release)
    rmSync(join(folder, own), { force: true })
  }
  process.on('exit', release)
  return { release }
}

/** The first other claim whose owner runs; claims of ended owners are cleared away. */
function otherOwner(folder: string, own: string): Claim | undefined {
  for (const name of readdirSync(folder).sort()) {
    if (!isClaim(name) || name === own) continue
    const owner = ownerOf(join(folder, name))
    if (owner !== undefined && isRunning(owner)) return { file: join(folder, name), owner }
    rmSync(join(folder, name), { force: true }) // names are never used twice: nobody's new claim can be hit
  }
  return undefined
}

/** Who wrote a claim. Claims appear whole, by rename: one that is no JSON was left by a power failure, so its owner has ended. */
function ownerOf(path: string): ProcessIdentity | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isIdentity(owner) ? owner : undefined
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined
    throw writeFault(error, path)
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false
  const { pid, started, machine, boot } = value as Partial<Record<string, unknown>>
  return typeof pid === 'number' && typeof started === 'string' && typeof machine === 'string' && typeof boot === 'string'
}

function lockedFault(folder: string, { file, owner }: Claim): Fault {
  const machine = owner.machine.split(' ')[0] ?? ''
  const text = {
    what: `${folder} is in use.`,
    why: `Process ${owner.pid} on ${machine} is writing in it.`,
    do: `Wait until it has ended, or choose another folder; if that process is surely gone, delete ${file}.`,
  }
  return new Fault('run.locked', text, { data: { folder, pid: owner.pid, machine } })
}
