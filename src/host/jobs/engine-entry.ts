import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** The built engine. Every host is bundled into a folder beside it (`out/cli`, `out/main`, `out/chunks`), so the way there is the same. */
export const ENGINE_ENTRY = join(import.meta.dirname, '..', 'engine', 'index.js')

/**
 * Starts an engine process, `entry` being the built `engine/index.js`. glibc gives each of the decoding threads a heap of its own, and memory
 * freed in one serves no other: over 10,000 pictures that grew by 30 MB, with two heaps by nothing (docs/performance.md). Other systems
 * ignore the variable.
 */
export function forkEngine(entry: string): ChildProcess {
  const env = { MALLOC_ARENA_MAX: '2', ...process.env }
  return fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env })
}
