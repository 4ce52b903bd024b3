import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Process numbers of the children of a process: of a host, its engines. */
export async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid, above]) => (pid !== undefined && above === parent ? [pid] : []))
}
