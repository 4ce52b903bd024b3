/** One stream of seeded random numbers. Equal seed and name: equal numbers, on every platform. */
export type Draw = {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number
  /** Standard normal (Box-Muller). */
  normal(): number
  /** Whole number in [0, below). */
  integer(below: number): number
  /** A permutation of 0 … count - 1 (Fisher-Yates). */
  permutation(count: number): Uint32Array
}

/**
 * A stream for one purpose, named by whatever makes it unique ("noise", stage, step). There is no state to save: a resumed
 * run asks for the stream of the step it stands at. Generator: sfc32 (Doty-Humphrey, PractRand), seeded by FNV-1a over the name.
 */
export function makeDraw(seed: number, ...name: readonly (string | number)[]): Draw {
  let [a, b, c, counter] = seedWords(`${seed}/${name.join('/')}`)
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  let spare: number | undefined

  const uniform = (): number => next() / 4294967296
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const integer = (below: number): number => Math.floor(uniform() * below)
  const permutation = (count: number): Uint32Array => {
    const order = Uint32Array.from({ length: count }, (_, i) => i)
    for (let i = count - 1; i > 0; i--) {
      const j = integer(i + 1)
      const held = order[i] as number
      order[i] = order[j] as number
      order[j] = held
    }
    return order
  }
  return { uniform, normal, integer, permutation }
}

/** Four 32-bit words from a text: FNV-1a with four offsets. */
function seedWords(text: string): [number, number, number, number] {
  const word = (offset: number): number => {
    let hash = offset
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    return hash
  }
  return [word(0x811c9dc5), word(0x9e3779b9), word(0x85ebca6b), word(0xc2b2ae35)]
}
