import { describe, expect, test } from 'vitest'
import { inOrder, orderAfter, FIRST_ORDER } from '#renderer/pages/projects/project-order.ts'
import { findTargets } from '#renderer/shell/find-targets.ts'
import { secondsLeft } from '#renderer/controls/time-left.ts'
import { thumbnailSize } from '#renderer/controls/thumbnail-size.ts'
import type { ProjectRow } from '#rpc/schemas/projects.ts'

function project(name: string, seenAt: string, latestRun: number | null): ProjectRow {
  const sets = { train: 0, calibrate: 0, test: 0, incoming: 0 }
  const facts = { pictures: '', picturesFound: true, createdAt: seenAt, sets, runs: 0, latestRun, line: null, waiting: null, drift: null }
  return { project: name, name, folder: '', seenAt, isSample: false, state: { at: 'ready', facts } }
}

describe('the list of projects', () => {
  const rows = [project('Part 10', '2026-01-02', 4), project('part 9', '2026-01-03', null), project('Blade', '2026-01-01', 14)]
  const namesBy = (by: Parameters<typeof orderAfter>[1], descending: boolean): string[] =>
    inOrder(rows, { by, descending }).map(({ name }) => name)

  test('begins with the one seen last', () =>
    expect(inOrder(rows, FIRST_ORDER).map(({ name }) => name)).toEqual(['part 9', 'Part 10', 'Blade']))
  test('sorts names as people read numbers', () => expect(namesBy('name', false)).toEqual(['Blade', 'part 9', 'Part 10']))
  test('puts those without a value last, either way', () => {
    expect(namesBy('run', true)).toEqual(['Blade', 'Part 10', 'part 9'])
    expect(namesBy('run', false)).toEqual(['Part 10', 'Blade', 'part 9'])
  })
  test('puts most waiting parts first', () => {
    const waits = (name: string, waiting: number | null): ProjectRow => {
      const row = project(name, '', null)
      return row.state.at === 'ready' ? { ...row, state: { at: 'ready', facts: { ...row.state.facts, waiting } } } : row
    }
    const order = orderAfter(FIRST_ORDER, 'waiting')
    expect(inOrder([waits('a', 3), waits('b', null), waits('c', 37), waits('d', 0)], order).map(({ name }) => name)).toEqual([
      'c',
      'a',
      'd',
      'b',
    ])
  })
  test('turns round on the second click of a heading', () => {
    const once = orderAfter(FIRST_ORDER, 'name')
    expect(once).toEqual({ by: 'name', descending: false })
    expect(orderAfter(once, 'name').descending).toBe(true)
  })
})

describe('findTargets', () => {
  const targets = ['Projects', 'Data', 'Run 14 (autoencoder)', 'Housing data'].map((title) => ({ title }))
  test('wants every word, in any order', () => expect(findTargets(targets, 'auto 14')).toEqual([{ title: 'Run 14 (autoencoder)' }]))
  test('shows first what begins with it', () => {
    expect(findTargets(targets, 'DATA').map(({ title }) => title)).toEqual(['Data', 'Housing data'])
  })
  test('shows everything for nothing', () => expect(findTargets(targets, ' ')).toHaveLength(4))
})

describe('secondsLeft', () => {
  test('goes on as it went', () => expect(secondsLeft({ phase: '', done: 25, total: 100 }, 5)).toBe(15))
  test('says nothing before anything is done', () => expect(secondsLeft({ phase: '', done: 0, total: 100 }, 5)).toBeNull())
})

describe('thumbnailSize', () => {
  test('fills the square on any screen', () => {
    expect(thumbnailSize(96, 1)).toBe(96)
    expect(thumbnailSize(144, 1)).toBe(192)
    expect(thumbnailSize(144, 2)).toBe(384)
    expect(thumbnailSize(384, 3)).toBe(768)
  })
})
