import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, told apart from a later one that got the same number. */
export type ProcessIdentity = {
  readonly pid: number
  /** When it started, in the system's own words; '' where the system does not tell. */
  readonly started: string
  /** The machine, and on Linux the room of process numbers: a container has its own. */
  readonly machine: string
  /** Changes with every start of the machine; '' where the system does not tell. */
  readonly boot: string
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? '', machine: machineName(), boot: bootId() }
}

/** Whether that process still runs. A process of another machine cannot be asked and counts as running. */
export function isRunning(owner: ProcessIdentity): boolean {
  if (owner.machine !== machineName()) return true
  if (owner.boot !== bootId()) return false
  const started = startOf(owner.pid)
  return started !== undefined && (started === owner.started || started === '' || owner.started === '')
}

/** Start of a process that runs, '' if it cannot be told; undefined if none of that number runs. A killed process nobody has fetched yet (zombie) does not run. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStartOf(pid)
  if (!exists(pid)) return undefined
  if (process.platform === 'win32') return '' // asking there means starting PowerShell, half a second
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }).trim()
  } catch {
    return undefined // ps finds nothing: it ended since the line above
  }
}

/** Field 22 of /proc/PID/stat: clock ticks since the machine started (proc(5)). The name in field 2 may hold blanks and brackets. */
function linuxStartOf(pid: number): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`)
  if (stat === '') return exists(pid) ? '' : undefined // /proc can hide the processes of other people (hidepid)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0], fields[19]]
  return state === 'Z' || state === 'X' ? undefined : started
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // somebody else's process, but there
  }
}

function machineName(): string {
  if (process.platform !== 'linux') return hostname()
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function bootId(): string {
  return process.platform === 'linux' ? textOf('/proc/sys/kernel/random/boot_id').trim() : ''
}

/** A small file's text; '' if there is none. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
