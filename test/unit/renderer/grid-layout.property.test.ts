import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsInView, layoutGrid, placeOf, scrollTo, stepFrom, type Step } from '#renderer/controls/grid-layout.ts'

const shapes = fc.record({
  count: fc.nat(100_000),
  width: fc.integer({ min: 1, max: 4000 }),
  cellWidth: fc.integer({ min: 20, max: 400 }),
  cellHeight: fc.integer({ min: 20, max: 400 }),
  gap: fc.nat(16),
})
const views = fc.record({ top: fc.nat(200_000), height: fc.integer({ min: 1, max: 2000 }) })

describe('layoutGrid', () => {
  test('puts as many cells into a row as fit, by hand', () => {
    // 8 + 5 * (144 + 8) = 768; a sixth would need 920.
    expect(layoutGrid({ count: 112, width: 880, cellWidth: 144, cellHeight: 188, gap: 8 })).toMatchObject({ columns: 5, rows: 23 })
  })
  test('has one column where not even one cell fits', () => {
    expect(layoutGrid({ count: 3, width: 50, cellWidth: 144, cellHeight: 188, gap: 8 }).columns).toBe(1)
  })
  test('gives every cell a place of its own within the height', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        fc.pre(shape.count > 1)
        const layout = layoutGrid(shape)
        const index = seed % (shape.count - 1)
        const [one, next] = [placeOf(layout, index), placeOf(layout, index + 1)]
        expect(one.top + layout.cellHeight).toBeLessThanOrEqual(layout.height)
        expect(next.top > one.top || next.left >= one.left + layout.cellWidth).toBe(true)
      }),
    )
  })
})

describe('cellsInView', () => {
  test('holds every cell that touches the view, and a bounded number more', () => {
    fc.assert(
      fc.property(shapes, views, fc.nat(), (shape, { top, height }, seed) => {
        fc.pre(shape.count > 0)
        const layout = layoutGrid(shape)
        const { from, to } = cellsInView(layout, { top, height, moreRows: 2 })
        const index = seed % shape.count
        const cell = placeOf(layout, index).top
        if (cell < top + height && cell + layout.cellHeight > top) expect(index >= from && index < to).toBe(true)
        expect(to - from).toBeLessThanOrEqual(layout.columns * (Math.ceil(height / (layout.cellHeight + layout.gap)) + 6))
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThanOrEqual(shape.count)
      }),
    )
  })
})

describe('scrollTo', () => {
  test('brings a cell wholly into a view that has room for it, and leaves one that is there', () => {
    fc.assert(
      fc.property(shapes, views, fc.nat(), (shape, view, seed) => {
        fc.pre(shape.count > 0 && view.height >= shape.cellHeight + 2 * shape.gap)
        const layout = layoutGrid(shape)
        const index = seed % shape.count
        const top = scrollTo(layout, index, view)
        const cell = placeOf(layout, index).top
        expect(cell >= top && cell + layout.cellHeight <= top + view.height).toBe(true)
        expect(scrollTo(layout, index, { ...view, top })).toBe(top)
      }),
    )
  })
})

describe('stepFrom', () => {
  // Three rows: 0 1 2 3 / 4 5 6 7 / 8 9
  const layout = layoutGrid({ count: 10, width: 100, cellWidth: 25, cellHeight: 25, gap: 0 })
  test.each<[number, Step, number]>([
    [0, 'left', 0],
    [3, 'right', 4],
    [9, 'right', 9],
    [1, 'up', 1],
    [6, 'up', 2],
    [1, 'down', 5],
    [7, 'down', 9],
    [9, 'down', 9],
    [0, 'page-down', 8],
    [9, 'page-up', 1],
    [5, 'first', 0],
    [5, 'last', 9],
  ])('from %i %s leads to %i', (from, step, to) => expect(stepFrom(layout, from, step, 2)).toBe(to))
  test('never leaves the grid', () => {
    const steps = fc.constantFrom<Step>('left', 'right', 'up', 'down', 'page-up', 'page-down', 'first', 'last')
    fc.assert(
      fc.property(shapes, fc.nat(), steps, fc.nat(20), (shape, seed, step, pageRows) => {
        fc.pre(shape.count > 0)
        const to = stepFrom(layoutGrid(shape), seed % shape.count, step, pageRows)
        expect(to >= 0 && to < shape.count).toBe(true)
      }),
    )
  })
})
