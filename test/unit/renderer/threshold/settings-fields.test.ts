import { describe, expect, test } from 'vitest'
import { DEFAULT_RULE_SETTINGS } from '#domain/threshold-rules/rule.ts'
import { SETTINGS_FIELDS, withField } from '#renderer/pages/threshold/settings-fields.ts'
import { ruleSettings } from '#rpc/schemas/thresholds.ts'

const field = (id: string) => SETTINGS_FIELDS.find((one) => one.id === id)!

describe('settings fields', () => {
  test('show the defaults in the units people set them in', () => {
    expect(SETTINGS_FIELDS.map(({ id, read }) => [id, read(DEFAULT_RULE_SETTINGS)])).toEqual([
      ['share-overkill', 5],
      ['share-certainty', 95],
      ['escape', 100],
      ['overkill', 1],
      ['review', 0.5],
      ['defect-rate', 10_000],
    ])
  })

  test.each(SETTINGS_FIELDS.map(({ id }) => id))('%s gives back what was typed, and the host takes it', (id) => {
    for (const value of [0.07, 7, 29, 99]) {
      const changed = withField(DEFAULT_RULE_SETTINGS, field(id), value)!
      expect(field(id).read(changed)).toBe(value)
      expect(ruleSettings.safeParse(changed).success).toBe(true)
    }
  })

  test('take nothing that the host would refuse', () => {
    expect(withField(DEFAULT_RULE_SETTINGS, field('share-overkill'), 0)).toBeNull()
    expect(withField(DEFAULT_RULE_SETTINGS, field('escape'), -1)).toBeNull()
    expect(withField(DEFAULT_RULE_SETTINGS, field('escape'), NaN)).toBeNull()
    expect(withField(DEFAULT_RULE_SETTINGS, field('defect-rate'), 2e6)).toBeNull()
  })
})
