import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The built engine, as hosts start it. `npm ci` and `npm run build` make it. */
export function builtEngine(): string {
  const path = join(import.meta.dirname, '../../out/engine/index.js')
  if (!existsSync(path)) throw new Error('There is no built engine: npm run build')
  return path
}
