import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyNumber, lineFlag, wholeNumber } from '#cli/flags.ts'

const SLIPS = ['', ' ', ' 5', '5 ', '0x10', '0b1', '0o7', '1_000', '1,5', 'Infinity', 'NaN', '٣', '5px', '--5', '1e999', '.', 'e5']

describe('a number among the words of a command', () => {
  test('is taken in decimal digits alone', () => {
    for (const text of SLIPS) {
      expect(() => wholeNumber(text), text).toThrow('It takes a whole number, 0 or more.')
      expect(() => anyNumber(text), text).toThrow('It takes a number.')
    }
    for (const text of ['1e1', '1.0', '-1', '+1', '9007199254740993']) expect(() => wholeNumber(text), text).toThrow('whole number')
    expect([wholeNumber('007'), anyNumber('-0.5'), anyNumber('1e-4'), anyNumber('.5')]).toEqual([7, -0.5, 0.0001, 0.5])
    expect(() => lineFlag('0.38, 0.52')).toThrow('It takes a number.')
  })

  test('is the one that a program wrote, of any size', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => anyNumber(String(value)) === value))
    fc.assert(fc.property(fc.maxSafeNat(), (value) => wholeNumber(String(value)) === value))
  })
})
