import { expect, test } from 'vitest'
import { bitmapOf, packRuns, parseRuns, runsOf } from '#domain/masks/rle.ts'
import { makeDraw } from '#domain/random.ts'
import { paintMasks } from '#renderer/pages/annotate/mask-picture.ts'
import type { Mask } from '#renderer/pages/annotate/mask.ts'
import { countsOf, coverCounts } from '#renderer/pages/annotate/mask-runs.ts'
import { Sheet, type Step } from '#renderer/pages/annotate/sheet.ts'
import { rectangleSpans, strokeSpans } from '#renderer/pages/annotate/spans.ts'
import { UndoSteps } from '#renderer/pages/annotate/undo-steps.ts'

const SIZE = { width: 20, height: 10 }

function newSheet(...labels: readonly string[]): { sheet: Sheet; masks: Mask[] } {
  const sheet = new Sheet(SIZE.width, SIZE.height)
  const masks = labels.map((label) => sheet.make(label))
  masks.forEach((mask) => sheet.add(mask))
  return { sheet, masks }
}
const rectangle = (left: number, top: number, right: number, bottom: number) =>
  rectangleSpans({ x: left, y: top }, { x: right, y: bottom }, SIZE)
const bitmap = (mask: Mask) =>
  Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) => (mask.has(i % SIZE.width, Math.floor(i / SIZE.width)) ? 1 : 0))
const flip = (mask: Mask, spans: number[]): Step => [{ kind: 'flip', mask: mask.id, spans: Int32Array.from(spans) }]

test('painting says which pixels it changed, and only those', () => {
  const { sheet, masks } = newSheet('scratch')
  const [mask] = masks
  const flipped: number[] = []
  sheet.paint(mask!.id, rectangle(2, 2, 4, 2), { covered: true, spareOthers: false }, flipped)
  sheet.paint(mask!.id, rectangle(3, 2, 7, 2), { covered: true, spareOthers: false }, flipped)
  expect(flipped).toEqual([2, 2, 5, 2, 5, 8])
  expect(mask!.pixels).toBe(6)
  const rubbed: number[] = []
  sheet.paint(mask!.id, rectangle(0, 0, 3, 9), { covered: false, spareOthers: false }, rubbed)
  expect(rubbed).toEqual([2, 2, 4])
  expect(mask!.pixels).toBe(4)
})

test('sparing others leaves out what another mask covers, and two masks may overlap otherwise', () => {
  const { sheet, masks } = newSheet('scratch', 'dent')
  const [scratch, dent] = masks
  sheet.paint(scratch!.id, rectangle(5, 0, 6, 9), { covered: true, spareOthers: false }, [])
  const flipped: number[] = []
  sheet.paint(dent!.id, rectangle(4, 4, 8, 4), { covered: true, spareOthers: true }, flipped)
  expect(flipped).toEqual([4, 4, 5, 4, 7, 9])
  sheet.paint(dent!.id, rectangle(4, 4, 8, 4), { covered: true, spareOthers: false }, [])
  expect([scratch!.pixels, dent!.pixels]).toEqual([20, 5])
})

test('every step can be taken back and done again: strokes, new masks, deleted ones, other types, other severities', () => {
  const { sheet, masks } = newSheet('scratch')
  const [mask] = masks
  const undo = new UndoSteps()
  const states: string[] = []
  const state = () => sheet.masks.map((one) => `${one.id} ${one.label} ${one.severity} ${bitmap(one).join('')}`).join('\n')
  const did = (step: Step) => {
    undo.push(step)
    states.push(state())
  }
  states.push(state())
  const flipped: number[] = []
  sheet.paint(mask!.id, strokeSpans({ x: 4, y: 4 }, { x: 15, y: 7 }, 4, SIZE), { covered: true, spareOthers: false }, flipped)
  did(flip(mask!, flipped))
  const dent = sheet.make('dent')
  const added = sheet.add(dent)
  const more: number[] = []
  sheet.paint(dent.id, rectangle(0, 0, 3, 3), { covered: true, spareOthers: false }, more)
  did([added, ...flip(dent, more)])
  did([sheet.relabel(mask!.id, 'stain')!])
  did([sheet.grade(dent.id, 'critical')!])
  did([sheet.remove(mask!.id)!])
  for (let at = states.length - 2; at >= 0; at--) {
    sheet.revert(undo.undo()!)
    expect(state()).toBe(states[at])
  }
  expect(undo.undo()).toBeUndefined()
  for (const expected of states.slice(1)) {
    sheet.apply(undo.redo()!)
    expect(state()).toBe(expected)
  }
})

test('200 steps can be taken back, of a few enormous ones fewer, and never none', () => {
  const undo = new UndoSteps()
  const step = (numbers: number): Step => [{ kind: 'flip', mask: 1, spans: new Int32Array(numbers) }]
  for (let i = 0; i < 250; i++) undo.push(step(3))
  let count = 0
  while (undo.undo() !== undefined) count++
  expect(count).toBe(200)
  const large = new UndoSteps()
  for (let i = 0; i < 4; i++) large.push(step(6_000_000))
  expect([large.undo(), large.undo(), large.undo()].map((one) => one !== undefined)).toEqual([true, true, false])
})

test('where the sheet stands is known again after undo and redo, and nothing new is taken for something old', () => {
  const undo = new UndoSteps()
  const step: Step = [{ kind: 'label', mask: 1, before: 'a', after: 'b' }]
  undo.push(step)
  const saved = undo.mark
  undo.push(step)
  expect(undo.mark).not.toBe(saved)
  undo.undo()
  expect(undo.mark).toBe(saved)
  undo.push(step)
  undo.undo()
  undo.undo()
  expect(undo.mark).not.toBe(saved)
  undo.redo()
  expect(undo.mark).toBe(saved)
  expect(undo.canRedo).toBe(true)
})

test('a mask goes to the host and back pixel by pixel, also where it touches every edge', () => {
  const shapes = [
    rectangle(3, 2, 7, 5),
    rectangle(0, 0, 19, 9),
    rectangle(0, 0, 0, 0),
    rectangle(19, 9, 19, 9),
    [...rectangle(4, 0, 4, 9), ...rectangle(5, 3, 9, 3)],
    strokeSpans({ x: -2, y: 3 }, { x: 25, y: 8 }, 5, SIZE),
    [],
  ]
  for (const spans of shapes) {
    const { sheet, masks } = newSheet('scratch')
    const [mask] = masks
    sheet.paint(mask!.id, spans, { covered: true, spareOthers: false }, [])
    const counts = countsOf(mask!, SIZE)
    expect(counts).toBe(packRuns(runsOf(bitmap(mask!), SIZE)))
    const back = sheet.make('')
    expect(coverCounts(back, counts, SIZE)).toBe(true)
    expect(bitmap(back)).toEqual(bitmapOf(parseRuns(counts, SIZE)!, SIZE))
    expect(bitmap(back)).toEqual(bitmap(mask!))
    expect(back.pixels).toBe(mask!.pixels)
  }
})

test('run lengths are those of the mask as it is now, whatever was drawn, rubbed out and taken back since they were last asked for', () => {
  const draw = makeDraw(3)
  const size = { width: 23, height: 11 }
  const sheet = new Sheet(size.width, size.height)
  const mask = sheet.make('scratch')
  sheet.add(mask)
  const naive = () => Uint8Array.from({ length: 23 * 11 }, (_, i) => (mask.has(i % 23, Math.floor(i / 23)) ? 1 : 0))
  for (let i = 0; i < 200; i++) {
    const place = () => ({ x: draw.integer(27) - 2, y: draw.integer(15) - 2 })
    const flipped: number[] = []
    const spans = strokeSpans(place(), place(), 1 + draw.integer(6), size)
    sheet.paint(mask.id, spans, { covered: draw.uniform() < 0.6, spareOthers: false }, flipped)
    if (i % 5 === 4) sheet.revert(flip(mask, flipped))
    expect(countsOf(mask, size)).toBe(packRuns(runsOf(naive(), size)))
  }
})

test('any part of the picture of the masks shows, at each pixel, the uppermost mask that covers it', () => {
  const draw = makeDraw(4)
  const { sheet, masks } = newSheet('a', 'b', 'c')
  const colours = ['#010203', '#a0b0c0', '#ffffff']
  for (let i = 0; i < 40; i++) {
    const [x, y] = [draw.integer(20), draw.integer(10)]
    const spans = strokeSpans({ x, y }, { x: draw.integer(20), y: draw.integer(10) }, 1 + draw.integer(4), SIZE)
    sheet.paint(masks[i % 3]!.id, spans, { covered: draw.uniform() < 0.7, spareOthers: false }, [])
    const box = { left: draw.integer(10), top: draw.integer(5), right: 11 + draw.integer(9), bottom: 6 + draw.integer(4) }
    const width = box.right - box.left
    const pixels = new Uint32Array(width * (box.bottom - box.top))
    const layers = masks.map((mask, at) => ({ mask, colour: colours[at]! }))
    paintMasks(pixels, box, layers)
    // R, G, B, A on a little-endian processor.
    const valueOf = (colour: string) => Number.parseInt(`ff${colour.slice(5, 7)}${colour.slice(3, 5)}${colour.slice(1, 3)}`, 16)
    const expected = Array.from(pixels, (_, at) => {
      const top = layers.findLast(({ mask }) => mask.has(box.left + (at % width), box.top + Math.floor(at / width)))
      return top === undefined ? 0 : valueOf(top.colour)
    })
    expect([...pixels]).toEqual(expected)
  }
})

test('run lengths of another size are refused', () => {
  const { sheet } = newSheet()
  expect(coverCounts(sheet.make(''), packRuns([10, 5]), SIZE)).toBe(false)
})
