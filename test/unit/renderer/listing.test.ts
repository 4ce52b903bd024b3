import { describe, expect, test } from 'vitest'
import { filterOf, isNarrowed, readListing, writeListing, type Listing } from '#renderer/pages/data/listing.ts'

/** As the address bar would hold it. */
function throughAddress(listing: Listing): Listing {
  const entries = Object.entries(writeListing(listing)).filter(([, value]) => value !== null)
  return readListing(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])))
}

describe('listing', () => {
  test('comes back from the address as it went in', () => {
    const listing: Listing = {
      set: 'test',
      truth: 'defective',
      type: 'hole & tear',
      text: 'a/b?',
      from: 0.3,
      to: 0.55,
      health: 'odd-size',
      verdict: 'open',
      sort: { by: 'score', descending: true },
    }
    expect(throughAddress(listing)).toEqual(listing)
    expect(throughAddress(readListing({}))).toEqual(readListing({}))
  })
  test('leaves out what it does not understand', () => {
    expect(readListing({ set: 'nowhere', truth: '<img>', from: 'abc', to: '', health: 'x', sort: '-colour' })).toEqual(readListing({}))
  })
  test('hides excluded parts unless they are asked for', () => {
    expect(filterOf(readListing({}))).toEqual({ excluded: false })
    expect(filterOf(readListing({ health: 'excluded' }))).toEqual({ excluded: true })
  })
  test('asks for unreadable parts whether excluded or not', () => {
    expect(filterOf(readListing({ health: 'unreadable' }))).toEqual({ health: 'unreadable' })
  })
  test('takes one bound of the score for a half-open range', () => {
    expect(filterOf(readListing({ from: '0.5' })).score).toEqual({ from: 0.5, to: Number.MAX_VALUE })
  })
  test('a set alone does not narrow it', () => {
    expect(isNarrowed(readListing({ set: 'train', sort: '-score' }))).toBe(false)
    expect(isNarrowed(readListing({ find: 'a' }))).toBe(true)
    expect(isNarrowed(readListing({ health: 'excluded' }))).toBe(true)
  })
})
