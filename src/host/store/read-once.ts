import { countParts } from './parts.ts'
import { untilWritten } from './remembered.ts'
import { countScores, readColumns } from './scores.ts'

/** As the functions that they wrap, read once for as long as nothing is written. */
export const scoreColumns = untilWritten('columns', readColumns)
export const scoreCounts = untilWritten('counts of scores', countScores)
export const partCounts = untilWritten('counts of parts', countParts)
