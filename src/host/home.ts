import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this user's projects, settings and queue lie, on each system where programs keep such things. Shared by desktop, station and command line. */
export function defaultHome(): string {
  const { platform, env } = process
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Residuum')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Residuum')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'residuum')
}
