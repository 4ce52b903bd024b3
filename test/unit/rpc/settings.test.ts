import { expect, test } from 'vitest'
import { changeSettings, DEFAULT_SETTINGS, settings } from '#rpc/schemas/session.ts'

test('what an earlier version stored, without the settings that came since, keeps its values and gets the defaults', () => {
  expect(settings.parse({ theme: 'light', person: 'Engineer 1' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', person: 'Engineer 1' })
})

test('what a later version stored beside is left out', () => {
  expect(settings.parse({ ...DEFAULT_SETTINGS, fromTheFuture: 1 })).toEqual(DEFAULT_SETTINGS)
})

test.each([null, 'dark', { theme: 'pink' }, { person: 7 }])('%j is not taken for settings', (stored) => {
  expect(settings.safeParse(stored).success).toBe(false)
})

test('a change names only what changes', () => {
  expect(changeSettings.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
})
