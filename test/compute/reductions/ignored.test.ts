import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { countedCells } from '#domain/masks/ignore.ts'
import { packRuns, runsOf } from '#domain/masks/rle.ts'
import { block } from '#engine/compute/program.ts'
import { mul } from '#engine/compute/tfjs.ts'
import { DETECTORS } from '#engine/detectors/registry.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { countedMap } from '#engine/reductions/reduction.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import { COMPUTING, evaluate, worstError } from '#test/kit/blocks.ts'
import { hashed, hashedPictures, hashedWeights } from '#test/kit/hashed.ts'

const SIDE = 16
/** On a picture of twice the width and three times the height: a corner, a bar, and single pixels. */
const size = { width: 32, height: 48 }
const isIgnored = (x: number, y: number): boolean => (x < 7 && y < 10) || y === 30 || (x * 7 + y * 3) % 61 === 0
const bitmap = Uint8Array.from({ length: 32 * 48 }, (_, i) => (isIgnored(i % 32, Math.floor(i / 32)) ? 1 : 0))
const ignore = { ...size, counts: packRuns(runsOf(bitmap, size)) }
const counted = countedCells(ignore, SIDE)!

test('a pixel of the map counts if nothing in it is ignored', () => {
  const expected = Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    for (let dx = 0; dx < 2; dx++) for (let dy = 0; dy < 3; dy++) if (isIgnored(2 * x + dx, 3 * y + dy)) return 0
    return 1
  })
  expect([...counted.cells]).toEqual(expected)
  expect(counted.count).toBe(expected.filter((cell) => cell === 1).length)
  // A smaller picture: every pixel of the map lies in one of its pixels, or in two.
  expect([...countedCells({ width: 2, height: 2, counts: packRuns([1, 1, 2]) }, 4)!.cells].join('')).toBe('1111111100110011')
  expect([...countedCells({ width: 3, height: 1, counts: packRuns([1, 1, 1]) }, 2)!.cells]).toEqual([0, 0, 0, 0])
  expect(countedCells({ width: 3, height: 1, counts: packRuns([1, 1]) }, 2)).toBeUndefined()
})

/** What each reduction makes of the pixels that count, added up by hand. */
function byHand(id: string, map: ArrayLike<number>): number {
  const kept = Array.from(map).filter((_, i) => counted.cells[i] === 1)
  const falling = kept.toSorted((a, b) => b - a)
  const [, kind, number] = /^([a-z]+)-?([\d.]*)$/.exec(id)!
  if (kind === 'mean') return kept.reduce((sum, value) => sum + value, 0) / kept.length
  if (kind === 'max') return falling[0]!
  if (kind === 'top') {
    const most = falling.slice(0, Math.max(1, Math.floor((kept.length * Number(number)) / 100)))
    return most.reduce((sum, value) => sum + value, 0) / most.length
  }
  if (kind === 'quantile') return kept.toSorted((a, b) => a - b)[Math.ceil((kept.length * Number(number)) / 100) - 1]!
  const deviation = SIDE / Number(number)
  const reach = Math.max(1, Math.ceil(2.5 * deviation))
  let largest = 0
  for (let i = 0; i < map.length; i++) {
    if (counted.cells[i] === 0) continue
    let [sum, weights] = [0, 0]
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const [dx, dy] = [x - (i % SIDE), y - Math.floor(i / SIDE)]
        if (Math.abs(dx) > reach || Math.abs(dy) > reach || counted.cells[y * SIDE + x] === 0) continue
        const weight = Math.exp(-(dx ** 2 + dy ** 2) / (2 * deviation ** 2))
        sum += weight * map[y * SIDE + x]!
        weights += weight
      }
    }
    largest = Math.max(largest, sum / weights)
  }
  return largest
}

describe.each(COMPUTING)('on $id', (runtime) => {
  test.each(REDUCTIONS)('$id is that of the pixels that count alone', async ({ id, reduce }) => {
    const data = Float32Array.from(hashed(2 * SIDE ** 2, 7), (value) => Math.abs(value))
    const score = async (maps: Float32Array) =>
      (await evaluate(runtime, ({ x }) => ({ score: reduce(mul(x!, countedMap(counted)), counted) }), { x: block([2, SIDE, SIDE], maps) }))[
        'score'
      ]!
    const found = await score(data)
    const maps = [data.subarray(0, SIDE ** 2), data.subarray(SIDE ** 2)]
    expect(worstError(found, { data: maps.map((map) => byHand(id, map)) })).toBeLessThan(2e-6)
    // Whatever happens where it does not count, the score is the very same.
    const other = data.map((value, i) => (counted.cells[i % SIDE ** 2] === 0 ? value * 9 + 1 : value))
    expect([...(await score(other)).data]).toEqual([...found.data])
  })

  test.each(DETECTORS)('the scores of $id are those of the pixels that count', async (detector) => {
    const settings = completeSettings(detector.fields, { size: SIDE, latent: 4, batch: 2 })
    const weights = hashedWeights(detector.weights(settings, makeDraw(1)))
    const [batch] = hashedPictures(1, 2, SIDE)
    const ids = REDUCTIONS.map(({ id }) => id)
    const outputs = await evaluate(runtime, scoringFn(detector, settings, ids, ignore), { ...weights, 'in.batch': batch! })
    const residual = (k: number) => outputs['residual']!.data.slice(k * SIDE ** 2, (k + 1) * SIDE ** 2)
    for (const id of ids) {
      const expected = [0, 1].map((k) => byHand(id, Array.from(residual(k), Number)))
      expect(worstError(outputs[`score.${id}`], { data: expected }), id).toBeLessThan(5e-6)
    }
    const pixel = outputs['part.pixel']
    if (pixel === undefined) return
    // On the scale -1…1, as the network has it.
    const squares = [0, 1].map((k) => {
      let sum = 0
      for (let i = 0; i < SIDE ** 2 * 3; i++) {
        const at = k * SIDE ** 2 * 3 + i
        if (counted.cells[Math.floor(i / 3)] === 1) sum += (2 * (Number(batch!.data[at]) - Number(outputs['rebuilt']!.data[at]))) ** 2
      }
      return sum / (3 * counted.count)
    })
    expect(worstError(pixel, { data: squares })).toBeLessThan(5e-6)
    const whole = await evaluate(runtime, scoringFn(detector, settings, []), { ...weights, 'in.batch': batch! })
    expect(outputs['part.feature']!.data[0]).not.toBe(whole['part.feature']!.data[0])
  })
})
