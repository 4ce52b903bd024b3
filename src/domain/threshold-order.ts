/**
 * The places of the values in rising order: `values[order[0]]` is the lowest. Equal values stay in their first order. Every number but
 * NaN is allowed. Radix sort by bytes, since comparing a million places with each other takes a second and this takes a tenth.
 */
export function orderOf(values: Float64Array): Uint32Array {
  const { high, low } = sortableBits(values)
  let order = Uint32Array.from({ length: values.length }, (_, i) => i)
  let next = new Uint32Array(values.length)
  for (const bits of [low, high]) {
    for (const shift of [0, 8, 16, 24]) {
      if (!sortByByte(bits, shift, order, next)) continue
      const sorted = next
      next = order
      order = sorted
    }
  }
  return order
}

/** Bits that rise with the number as unsigned integers do: negative numbers with every bit turned, others with the sign bit turned. */
function sortableBits(values: Float64Array): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(values.length)
  const low = new Uint32Array(values.length)
  const bits = new DataView(new ArrayBuffer(8))
  for (let i = 0; i < values.length; i++) {
    bits.setFloat64(0, values[i] as number)
    const top = bits.getUint32(0)
    const bottom = bits.getUint32(4)
    const negative = top >= 0x80000000
    high[i] = negative ? ~top : top ^ 0x80000000
    low[i] = negative ? ~bottom : bottom
  }
  return { high, low }
}

/** One pass: from `order` to `into`. False, and nothing is written, where all bytes are equal (scores that once were float32 end in zeros). */
function sortByByte(bits: Uint32Array, shift: number, order: Uint32Array, into: Uint32Array): boolean {
  const starts = new Uint32Array(257)
  for (let i = 0; i < bits.length; i++) {
    const after = (((bits[i] as number) >>> shift) & 0xff) + 1
    starts[after] = (starts[after] as number) + 1
  }
  if (starts.includes(bits.length)) return false
  for (let byte = 1; byte < starts.length; byte++) starts[byte] = (starts[byte] as number) + (starts[byte - 1] as number)
  for (let i = 0; i < order.length; i++) {
    const place = order[i] as number
    const byte = ((bits[place] as number) >>> shift) & 0xff
    const to = starts[byte] as number
    into[to] = place
    starts[byte] = to + 1
  }
  return true
}
