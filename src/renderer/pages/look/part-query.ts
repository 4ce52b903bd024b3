import type { PartFilter, PartSort } from '#rpc/schemas/parts.ts'

// Which parts are stepped through, as the address has it: `?set=test&truth=defective&type=hole&from=0.3&to=0.55&sort=score&down=1`.

type Query = Readonly<Record<string, string>>
export type PartQuery = { readonly filter: PartFilter; readonly sort: PartSort }

const SETS = ['train', 'calibrate', 'test', 'incoming'] as const
const TRUTHS = ['good', 'defective', 'unknown'] as const
const HEALTH = ['unreadable', 'duplicate', 'odd-size'] as const
const SORTS = ['name', 'score', 'type', 'size'] as const

/** What the address says; what it does not say, or says wrongly, is no matter. */
export function parsePartQuery(query: Query): PartQuery {
  const sets = known(SETS, query['set'])
  const truths = known(TRUTHS, query['truth'])
  const [health] = known(HEALTH, query['health'])
  const types = query['type'] === undefined ? [] : [query['type']]
  const text = query['text'] ?? ''
  const [from, to] = [finite(query['from']), finite(query['to'])]
  const [by = 'name'] = known(SORTS, query['sort'])
  const filter: PartFilter = {
    ...(sets.length > 0 && { sets }),
    ...(truths.length > 0 && { truths }),
    ...(types.length > 0 && { types }),
    ...(text !== '' && { text: text.slice(0, 300) }),
    ...((from !== undefined || to !== undefined) && { score: { from: from ?? -Number.MAX_VALUE, to: to ?? Number.MAX_VALUE } }),
    ...(health !== undefined && { health }),
    // Excluded parts are looked at only where somebody asks for them.
    ...(query['excluded'] !== 'all' && { excluded: query['excluded'] === '1' }),
  }
  return { filter, sort: { by, descending: query['down'] === '1' } }
}

/** Values of a list, one or several with a comma between them. */
function known<T extends string>(all: readonly T[], text: string | undefined): T[] {
  const asked = text?.split(',') ?? []
  return all.filter((value) => asked.includes(value))
}

function finite(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}
