import { describe, expect, test } from 'vitest'
import { Fault, FAULT_EXIT, type FaultCode } from '#domain/faults.ts'

const text = { what: 'Picture a.png cannot be read.', why: 'The file ends inside the image data.', do: 'Copy it again.' }
const codes = Object.keys(FAULT_EXIT) as FaultCode[]

describe('Fault', () => {
  test.each(codes)('%s has an exit status and survives a process border', (code) => {
    expect([1, 2]).toContain(FAULT_EXIT[code])
    const fault = new Fault(code, text, { data: { name: 'a.png', bytes: 12, again: true, page: null } })
    const arrived = Fault.fromRecord(JSON.parse(JSON.stringify(fault.toRecord())) as ReturnType<Fault['toRecord']>)
    expect(arrived).toBeInstanceOf(Fault)
    expect(arrived.toRecord()).toEqual(fault.toRecord())
    expect(arrived.message).toBe(fault.message)
  })

  test('says what, why and what to do in its message', () => {
    expect(new Fault('image.undecodable', text).message).toBe(
      'Picture a.png cannot be read. The file ends inside the image data. Copy it again.',
    )
  })

  test('keeps its cause on this side and leaves it out of the record', () => {
    const cause = new Error('vips: premature end')
    const fault = new Fault('image.undecodable', text, { cause })
    expect(fault.cause).toBe(cause)
    expect(fault.toRecord()).toEqual({ code: 'image.undecodable', text })
  })
})
