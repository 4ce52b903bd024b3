import { expect, test } from 'vitest'
import { displayText } from '#renderer/state/display.ts'
import { DEFAULT_SETTINGS } from '#rpc/schemas/session.ts'

const SCREEN = '1920 × 1080, 1 a point'
const checked = (screen: string, seen: boolean) => ({ ...DEFAULT_SETTINGS, displayCheck: { seen, at: '2026-11-24T10:00:00.000Z', screen } })

test('a verdict keeps whether all greys could be told on the screen that it was given on', () => {
  expect(displayText(checked(SCREEN, true), SCREEN)).toBe(`${SCREEN}, surround dark, map inferno, all greys seen 2026-11-24`)
  expect(displayText(checked(SCREEN, false), SCREEN)).toContain('not all greys seen 2026-11-24')
})
test('the check of another screen says nothing about this one', () => {
  expect(displayText(checked('3840 × 2160, 2 a point', true), SCREEN)).toContain('greys not checked')
  expect(displayText(DEFAULT_SETTINGS, SCREEN)).toContain('greys not checked')
})
