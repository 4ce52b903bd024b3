import { join } from 'node:path'

/** The built page. Every host is bundled into a folder beside it (`out/cli`, `out/station`, `out/chunks`). */
export const PAGES = join(import.meta.dirname, '..', 'renderer')
