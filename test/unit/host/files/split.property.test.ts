import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FoundPart } from '#host/files/layout.ts'
import { calibrationCount, splitParts, type Splittable } from '#host/files/split.ts'

/** Parts with paths 000, 001, …; equal `content` makes them copies of one picture. */
function makeParts(rows: readonly { readonly place: FoundPart['place']; readonly content: number }[]): Splittable[] {
  return rows.map(({ place, content }, i) => {
    const truth = place === 'incoming' ? 'unknown' : place === 'test' && content % 2 === 1 ? 'defective' : 'good'
    return { path: String(i).padStart(3, '0'), truth, place, sha256: `content ${content}`, picture: `content ${content}` }
  })
}

const place = fc.constantFrom<FoundPart['place']>('train', 'calibrate', 'test', 'incoming', 'pool')
const anyParts = fc.array(fc.record({ place, content: fc.nat(30) }), { maxLength: 80 }).map(makeParts)
const goodParts = (count: number): Splittable[] => makeParts(Array.from({ length: count }, (_, i) => ({ place: 'train', content: i })))
const inSet = (sets: ReadonlyMap<string, string>, name: string): string[] =>
  [...sets].filter(([, set]) => set === name).map(([path]) => path)

describe('splitParts', () => {
  test('never has copies of one picture in two sets', () => {
    fc.assert(
      fc.property(anyParts, fc.integer(), (parts, seed) => {
        const { sets } = splitParts(parts, seed, 0.2)
        const setOf = new Map<string, string>()
        for (const { path, picture } of parts) {
          const set = sets.get(path)
          if (set === undefined) continue
          expect(setOf.get(picture) ?? set).toBe(set)
          setOf.set(picture, set)
        }
      }),
    )
  })

  test('every part is in one set or told to be taken out, never both', () => {
    fc.assert(
      fc.property(anyParts, fc.integer(), (parts, seed) => {
        const { sets, takenOut } = splitParts(parts, seed, 0.2)
        expect([...sets.keys(), ...takenOut.map(({ path }) => path)].sort()).toEqual(parts.map(({ path }) => path))
        for (const { sameAs } of takenOut) expect(sets.has(sameAs)).toBe(true)
      }),
    )
  })

  test('trains and calibrates on good parts only', () => {
    fc.assert(
      fc.property(anyParts, fc.integer(), (parts, seed) => {
        const { sets } = splitParts(parts, seed, 0.2)
        for (const { path, truth } of parts) if (truth !== 'good') expect(['test', 'incoming', undefined]).toContain(sets.get(path))
      }),
    )
  })

  test('does not depend on the names of files', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 50 }), fc.integer(), (contents, seed) => {
        const parts = makeParts(contents.map((content) => ({ place: 'train', content })))
        const renamed = parts.map((part) => ({ ...part, path: `new/${part.path}` })).reverse()
        const before = inSet(splitParts(parts, seed, 0.2).sets, 'calibrate')
        const after = inSet(splitParts(renamed, seed, 0.2).sets, 'calibrate')
        expect(after.sort()).toEqual(before.map((path) => `new/${path}`).sort())
      }),
    )
  })

  test('of another seed is another split', () => {
    const parts = goodParts(100)
    expect(splitParts(parts, 1, 0.2).sets).not.toEqual(splitParts(parts, 2, 0.2).sets)
  })

  test('a picture more moves no other part to another set, but for the one that makes room', () => {
    const before = splitParts(goodParts(100), 7, 0.2).sets
    const after = splitParts(goodParts(101), 7, 0.2).sets
    const moved = [...before].filter(([path, set]) => after.get(path) !== set)
    expect(moved.length).toBeLessThanOrEqual(1)
  })

  test('takes a fifth of the good for calibration: at least 20 of 60, at least one of five, none of four', () => {
    const calibrated = (count: number): number => inSet(splitParts(goodParts(count), 3, 0.2).sets, 'calibrate').length
    expect([1, 4, 5, 10, 59, 60, 99, 100, 200].map(calibrated)).toEqual([0, 0, 1, 2, 12, 20, 20, 20, 40])
    expect(calibrationCount(1000, 0)).toBe(0)
  })

  test('never gives away more than half, however often one picture is there', () => {
    const copies = makeParts(Array.from({ length: 50 }, () => ({ place: 'train', content: 1 })))
    expect(inSet(splitParts(copies, 1, 0.2).sets, 'train')).toHaveLength(50)
    const mixed = makeParts(Array.from({ length: 50 }, (_, i) => ({ place: 'train', content: i < 45 ? 0 : i })))
    expect(inSet(splitParts(mixed, 1, 0.2).sets, 'train').length).toBeGreaterThanOrEqual(45)
  })

  test('takes calibration normals from the layout if it brings some', () => {
    const parts = makeParts(Array.from({ length: 100 }, (_, i) => ({ place: i < 3 ? 'calibrate' : 'train', content: i })))
    expect(inSet(splitParts(parts, 1, 0.2).sets, 'calibrate')).toEqual(['000', '001', '002'])
  })

  test('keeps some good parts for testing if defective ones are there and no good ones', () => {
    const withDefective = makeParts([
      ...Array.from({ length: 50 }, (_, i) => ({ place: 'pool', content: 2 * i }) as const),
      { place: 'test', content: 1 },
    ])
    expect(inSet(splitParts(withDefective, 1, 0.2).sets, 'test')).toHaveLength(11)
    expect(inSet(splitParts(withDefective.slice(0, 50), 1, 0.2).sets, 'test')).toHaveLength(0)
  })
})
