import type { Split, Truth } from '#domain/parts.ts'
import { ALL_SETS, ALL_TRUTHS } from '#renderer/state/words.ts'
import type { PartFilter, PartSort } from '#rpc/schemas/parts.ts'

/** What the page shows, as it stands in the address. */
export type Listing = {
  readonly set: Split | 'all'
  readonly truth: Truth | 'all'
  /** '' for every type. */
  readonly type: string
  readonly text: string
  readonly from: number | null
  readonly to: number | null
  readonly health: 'all' | NonNullable<PartFilter['health']> | 'excluded'
  /** What people's verdicts come to. */
  readonly verdict: 'all' | NonNullable<PartFilter['verdict']>
  readonly sort: PartSort
}

export const HEALTHS = ['unreadable', 'duplicate', 'odd-size', 'excluded'] as const
export const VERDICTS = ['none', 'good', 'defective', 'open'] as const
export const SORTS = ['name', 'score', 'type', 'size'] as const

type Query = Readonly<Record<string, string | undefined>>

/** From an address that anybody may have typed: what is not understood is left out. */
export function readListing(query: Query): Listing {
  const { set, truth, type = '', find = '', from, to, health, verdict, sort = '' } = query
  const by = oneOf(SORTS, sort.replace(/^-/, ''))
  return {
    set: oneOf(ALL_SETS, set) ?? 'all',
    truth: oneOf(ALL_TRUTHS, truth) ?? 'all',
    type,
    text: find,
    from: finite(from),
    to: finite(to),
    health: oneOf(HEALTHS, health) ?? 'all',
    verdict: oneOf(VERDICTS, verdict) ?? 'all',
    sort: by === undefined ? { by: 'name', descending: false } : { by, descending: sort.startsWith('-') },
  }
}

/** The other way; null takes a word out of the address. */
export function writeListing(listing: Listing): Readonly<Record<string, string | number | null>> {
  const { set, truth, type, text, from, to, health, verdict, sort } = listing
  const unlessAll = (value: string): string | null => (value === 'all' || value === '' ? null : value)
  const sorted = `${sort.descending ? '-' : ''}${sort.by}`
  return {
    set: unlessAll(set),
    truth: unlessAll(truth),
    type: unlessAll(type),
    find: unlessAll(text),
    from,
    to,
    health: unlessAll(health),
    verdict: unlessAll(verdict),
    sort: sorted === 'name' ? null : sorted,
  }
}

/** As the host is asked. Excluded parts are shown only where they are asked for. */
export function filterOf({ set, truth, type, text, from, to, health, verdict }: Listing): PartFilter {
  return {
    ...(set !== 'all' && { sets: [set] }),
    ...(truth !== 'all' && { truths: [truth] }),
    ...(type !== '' && { types: [type] }),
    ...(text !== '' && { text: text.slice(0, 300) }),
    ...(verdict !== 'all' && { verdict }),
    ...((from !== null || to !== null) && { score: { from: from ?? -Number.MAX_VALUE, to: to ?? Number.MAX_VALUE } }),
    ...(health === 'excluded' ? { excluded: true } : health === 'all' ? { excluded: false } : { health }),
  }
}

export function isNarrowed(listing: Listing): boolean {
  return Object.keys(filterOf(listing)).some((key) => key !== 'sets' && key !== 'excluded') || listing.health === 'excluded'
}

function oneOf<T extends string>(all: readonly T[], text: string | undefined): T | undefined {
  return all.find((one) => one === text)
}

function finite(text: string | undefined): number | null {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}
