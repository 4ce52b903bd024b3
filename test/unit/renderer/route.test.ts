import { describe, expect, test } from 'vitest'
import { changeRoute, formatRoute, parseRoute, START } from '#renderer/state/route.ts'

describe('parseRoute', () => {
  test('reads project, page and query', () => {
    expect(parseRoute('/p/housing-a/look', '?part=193&view=swipe&run=14')).toEqual({
      project: 'housing-a',
      page: 'look',
      query: { part: '193', view: 'swipe', run: '14' },
    })
  })
  test('reads a page without a project', () => expect(parseRoute('/settings')).toEqual({ project: null, page: 'settings', query: {} }))
  test('opens a project on its data', () => expect(parseRoute('/p/housing-a')).toMatchObject({ project: 'housing-a', page: 'data' }))
  test.each(['/', '', '/p', '//'])('takes %j for the start', (path) => expect(parseRoute(path)).toEqual(START))
  test('does not fall over a broken percent sign', () => expect(parseRoute('/p/%E0%A4%A/look').project).toBe('%E0%A4%A'))
})

describe('formatRoute', () => {
  test.each([
    { project: 'housing-a', page: 'look', query: { part: '193', find: 'a b&c=d/ü' } },
    { project: null, page: 'settings', query: {} },
    { project: 'x y', page: 'a/b', query: { '?': '#' } },
  ])('is read again as it was: %j', (route) => {
    const address = new URL(formatRoute(route), 'http://station')
    expect(parseRoute(address.pathname, address.search)).toEqual(route)
  })
  test('writes an address as the design has it', () => {
    expect(formatRoute({ project: 'housing-a', page: 'look', query: { part: '193', run: '14' } })).toBe('/p/housing-a/look?part=193&run=14')
  })
})

describe('changeRoute', () => {
  const route = { project: 'a', page: 'data', query: { run: '3', part: '9', set: 'train' } }

  test('keeps the query on the same page', () => {
    expect(changeRoute(route, { query: { set: 'test', size: 96 } }).query).toEqual({ run: '3', part: '9', set: 'test', size: '96' })
  })
  test('takes run and part along to another page, and nothing else', () => {
    expect(changeRoute(route, { page: 'look' })).toEqual({ project: 'a', page: 'look', query: { run: '3', part: '9' } })
  })
  test('takes nothing along to another project', () => {
    expect(changeRoute(route, { project: 'b' })).toEqual({ project: 'b', page: 'data', query: {} })
  })
  test('takes out what is null', () => expect(changeRoute(route, { query: { set: null } }).query).toEqual({ run: '3', part: '9' }))
  test('does not change what it was given', () => {
    changeRoute(route, { query: { set: null } })
    expect(route.query.set).toBe('train')
  })
})
