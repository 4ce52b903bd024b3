import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLine, writeLine } from '#renderer/pages/threshold/line-address.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

describe('a line in an address', () => {
  test('is read as it was written, exactly', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const line = { lower: Math.min(a, b), upper: Math.max(a, b) }
        expect(readLine(writeLine(line, 3), 3)).toEqual(line)
      }),
    )
  })

  test.each([undefined, '', '3', '3:', '3: ', '3:x', '3:2:1', '3:1:2:3', '3:Infinity', '4:1', ':1'])('%s is no line of run 3', (text) => {
    expect(readLine(text, 3)).toBeNull()
  })
})
