import { expect, test } from 'vitest'
import { faultText } from '#cli/fault-text.ts'
import { printable, printableLine } from '#cli/printable.ts'

test('what would steer a terminal is shown instead, and everything else stays as it is', () => {
  expect(printable('a\u001b[31mred\u0007\r\u009b2J\u202egnp.exe')).toBe('a\\u001b[31mred\\u0007\\u000d\\u009b2J\\u202egnp.exe')
  expect(printable('two\nlines\tof Grüße, 漢字, 👩‍🔧 and עברית')).toBe('two\nlines\tof Grüße, 漢字, 👩‍🔧 and עברית')
  expect(printableLine('a\nb')).toBe('a\\u000ab')
})

test('a fault has three lines, whatever a file is called', () => {
  const text = { what: 'part\nWarning: all is well\u001b[2K.png is missing.', why: 'Why.', do: 'Do.' }
  expect(faultText({ code: 'file.missing', text }).split('\n')).toEqual([
    'part\\u000aWarning: all is well\\u001b[2K.png is missing.',
    'Why.',
    'Do.',
  ])
})
