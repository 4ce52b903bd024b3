import { describe, expect, it } from 'vitest'
import type { Levels } from '#renderer/viewer/decode-messages.ts'
import { OWN_SCALE_WORDS, paneContents, roomFor, type Look } from '#renderer/viewer/panes.ts'
import type { PartPictures } from '#renderer/viewer/part-pictures.ts'

// What is drawn is told apart by identity; nothing here looks into a picture.
const levels = (): Levels => []
const input = levels()
const rebuilt = levels()
const solid = levels()
const clear = levels()
const truth = { kind: 'truth', lines: [], grid: { width: 64, height: 64 } } as const
const pictures: PartPictures = {
  size: { width: 64, height: 64 },
  input,
  scored: {
    rebuilt,
    rebuiltValues: { data: new Uint8Array(12), width: 2, height: 2, channels: 3 },
    residual: new Float32Array([0, 0.1, 0.2, 0.6]),
    side: 2,
    scale: { median: 0.05, q99: 0.2, q9999: 0.4 },
    contour: [[0, 0, 1, 1]],
    spots: [
      { x: 48, y: 48 },
      { x: 16, y: 16 },
    ],
  },
  truth,
}
const look: Look = {
  mode: 'three',
  colourMap: 'inferno',
  opacity: 0.6,
  swipe: 0.5,
  marks: true,
  truth: false,
  bare: false,
  ownScale: false,
  blinkedOver: false,
  spot: null,
}
const scales: number[] = []
const contents = (change: Partial<Look> = {}, of = pictures) =>
  paneContents(of, { ...look, ...change }, (_scored, _map, { most }, ground) => {
    scales.push(most)
    return ground === 'solid' ? solid : clear
  })
const shown = (change: Partial<Look> = {}): Levels[][] => contents(change).map(({ scene }) => scene.planes.map((plane) => plane.levels))

describe('paneContents', () => {
  it('stands input, reconstruction and residual side by side', () => {
    expect(contents().map(({ title }) => title)).toEqual(['Input', 'Reconstruction', 'Residual'])
    const [one, two, three] = shown()
    expect([one![0], two![0], three![0]].map((plane) => [input, rebuilt, solid].indexOf(plane!))).toEqual([0, 1, 2])
  })
  it('draws the reconstruction right of the swipe line only', () => {
    const [pane] = contents({ mode: 'swipe', swipe: 0.3 })
    expect(pane!.scene.planes.map(({ from }) => from)).toEqual([undefined, 0.3])
    expect(pane!.swipe).toBe(0.3)
  })
  it('lays the map on clear ground over the part, with the opacity that was set', () => {
    const [pane] = contents({ mode: 'overlay', opacity: 0.25 })
    expect(pane!.scene.planes[0]!.levels).toBe(input)
    expect(pane!.scene.planes[1]).toMatchObject({ opacity: 0.25 })
    expect(pane!.scene.planes[1]!.levels).toBe(clear)
  })
  it('puts the reconstruction where the input stands while they blink', () => {
    expect(shown({ blinkedOver: true })[0]![0]).toBe(rebuilt)
    expect(contents({ blinkedOver: true })[0]!.title).toBe('Reconstruction')
  })
  it('shows nothing but the part while its input is held bare', () => {
    for (const mode of ['swipe', 'overlay', 'residual'] as const) {
      const panes = contents({ mode, bare: true, truth: true, blinkedOver: true })
      expect(panes).toHaveLength(1)
      expect(panes[0]!.scene.planes[0]!.levels).toBe(input)
      expect(panes[0]!.scene).toMatchObject({ marks: [], rings: [] })
    }
    expect(contents({ bare: true })[0]!.scene).toMatchObject({ marks: [], rings: [] })
  })
  it('keeps the scale locked unless it is told to scale to this picture, and then says so on the map', () => {
    scales.length = 0
    contents({ mode: 'residual' })
    const [own] = contents({ mode: 'residual', ownScale: true })
    expect(scales[0]).toBe(0.8)
    expect(scales[1]).toBeCloseTo(0.6, 6)
    expect(own!.words).toBe(OWN_SCALE_WORDS)
  })
  it('hides contour and rings with the marks, and the outline of the truth by itself', () => {
    const kinds = (change: Partial<Look>): string[] => contents(change)[2]!.scene.marks.map(({ kind }) => kind)
    expect(kinds({ truth: true })).toEqual(['contour', 'truth'])
    expect(kinds({ truth: true, marks: false })).toEqual(['truth'])
    expect(kinds({})).toEqual(['contour'])
    expect(contents({ spot: 1 })[2]!.scene.rings.map(({ isCurrent }) => isCurrent)).toEqual([false, true])
    expect(contents({ marks: false })[2]!.scene.rings).toEqual([])
  })
  it('shows the input alone without a run, whatever the view', () => {
    const panes = contents({ mode: 'overlay', truth: true }, { ...pictures, scored: null })
    expect(panes.map(({ title }) => title)).toEqual(['Input'])
    expect(panes[0]!.scene.marks).toEqual([truth])
  })
})

describe('roomFor', () => {
  it('makes all panes of one size', () => {
    expect(roomFor(3, { width: 1000, height: 500 }, 8)).toEqual({ columns: 3, width: 328, height: 500 })
  })
  it('stacks them where there is no room beside each other', () => {
    expect(roomFor(3, { width: 320, height: 500 }, 8)).toMatchObject({ columns: 1, width: 320 })
    expect(roomFor(1, { width: 150, height: 500 }, 8)).toEqual({ columns: 1, width: 150, height: 500 })
  })
})
