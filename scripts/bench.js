// `npm run bench -- autoencoder --json`: the command line's own verb, so that there is one way to measure.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const cli = join(import.meta.dirname, '..', 'out', 'cli', 'index.js')
const { status, error } = spawnSync(process.execPath, [cli, 'bench', ...process.argv.slice(2)], { stdio: 'inherit' })
if (error !== undefined) throw error
process.exit(status ?? 1)
