import { availableParallelism } from 'node:os'
import { VERSION } from '#domain/version.ts'
import type { SessionInfo } from '#rpc/schemas/session.ts'

/** What the page is told of a host without a window. */
export function stationInfo(): SessionInfo {
  const { platform, versions } = process
  return {
    version: VERSION,
    host: 'station',
    platform,
    node: versions.node,
    electron: null,
    canPickFolder: false,
    threads: availableParallelism(),
    recoveredFrom: null,
  }
}
