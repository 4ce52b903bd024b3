import { join } from 'node:path'

/** The built engine. Every host is bundled into a folder beside it (`out/cli`, `out/main`, `out/chunks`), so the way there is the same. */
export const ENGINE_ENTRY = join(import.meta.dirname, '..', 'engine', 'index.js')
