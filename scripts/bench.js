// `npm run bench -- autoencoder --json`: the command line's own verb, so that there is one way to measure an engine.
// `npm run bench -- ui --json`: the pages, in a browser; it needs what only developers have installed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const [what, ...words] = process.argv.slice(2)
const program =
  what === 'ui'
    ? [join(import.meta.dirname, 'bench-ui', 'index.js')]
    : [join(import.meta.dirname, '..', 'out', 'cli', 'index.js'), 'bench', what]
const { status, error } = spawnSync(
  process.execPath,
  [...program, ...words].filter((word) => word !== undefined),
  { stdio: 'inherit' },
)
if (error !== undefined) throw error
process.exit(status ?? 1)
