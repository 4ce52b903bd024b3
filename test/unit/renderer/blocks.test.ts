import { describe, expect, test } from 'vitest'
import { BLOCK, blocksFor, makeBlocks, rowAt, withBlock } from '#renderer/state/blocks.ts'

describe('blocks of rows', () => {
  test('cover the view, and nothing where nothing is seen', () => {
    expect(blocksFor(0, 1)).toEqual([0])
    expect(blocksFor(BLOCK - 1, BLOCK + 1)).toEqual([0, 1])
    expect(blocksFor(0, BLOCK)).toEqual([0])
    expect(blocksFor(5, 5)).toEqual([])
  })
  test('give the row of a place, once it is read', () => {
    const blocks = withBlock(makeBlocks<string>(), 1, ['a', 'b'])
    expect(rowAt(blocks, BLOCK + 1)).toBe('b')
    expect(rowAt(blocks, 0)).toBeUndefined()
    expect(rowAt(blocks, BLOCK + 2)).toBeUndefined()
  })
  test('forget the one read longest ago when there are many', () => {
    let blocks = makeBlocks<string>()
    for (let number = 0; number < 60; number++) blocks = withBlock(blocks, number, [String(number)])
    expect([...blocks.keys()]).toEqual(Array.from({ length: 50 }, (_, place) => place + 10))
  })
})
