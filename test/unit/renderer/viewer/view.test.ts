import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  centreOn,
  clamp,
  fit,
  isFit,
  mapToPicture,
  mipLevel,
  pan,
  pictureToMap,
  pixelAt,
  placement,
  toPane,
  toPicture,
  turnBy,
  zoomStep,
  zoomTo,
  ZOOM_STEPS,
  type Turn,
} from '#renderer/viewer/view.ts'

const size = { width: 2048, height: 1024 }
const frame = { width: 512, height: 400, pixelRatio: 1 }
const turns = fc.constantFrom<Turn>(0, 1, 2, 3)
const views = fc.record({
  zoom: fc.constantFrom(...ZOOM_STEPS),
  x: fc.integer({ min: 0, max: size.width }),
  y: fc.integer({ min: 0, max: size.height }),
  turn: turns,
})
const points = fc.record({ x: fc.integer({ min: 0, max: 512 }), y: fc.integer({ min: 0, max: 400 }) })

describe('fit', () => {
  it('shows the whole picture as large as the pane allows', () => {
    expect(fit(size, frame)).toEqual({ zoom: 0.25, x: 1024, y: 512, turn: 0 })
    expect(fit(size, frame, 1).zoom).toBe(400 / 2048)
  })
  it('counts pixels of the screen, of which a fine one has more', () => {
    expect(fit(size, { ...frame, pixelRatio: 2 }).zoom).toBe(0.5)
  })
  it('goes below the least step where a picture is larger than that', () => {
    expect(fit({ width: 51_200, height: 100 }, frame).zoom).toBe(0.01)
  })
})

describe('zoomTo', () => {
  it('keeps the place under the pointer where it is, wherever nothing has to be kept inside', () => {
    const view = { zoom: 2, x: 1000, y: 500, turn: 0 } as const
    const at = { x: 100, y: 50 }
    const before = toPicture(at, view, frame)
    const after = toPicture(at, zoomTo(view, 4, size, frame, at), frame)
    expect(after.x).toBeCloseTo(before.x, 9)
    expect(after.y).toBeCloseTo(before.y, 9)
  })
  it('stays between the least and the most', () => {
    expect(zoomTo(fit(size, frame), 100, size, frame).zoom).toBe(16)
    expect(zoomTo(fit(size, frame), 0.001, size, frame).zoom).toBe(0.125)
  })
  it('never leaves a place outside the picture in the middle', () => {
    fc.assert(
      fc.property(views, points, fc.constantFrom(...ZOOM_STEPS), (view, at, zoom) => {
        const { x, y } = zoomTo(view, zoom, size, frame, at)
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(size.width)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(size.height)
      }),
    )
  })
})

describe('zoomStep', () => {
  it('goes from any zoom to the next step', () => {
    const whole = { ...fit({ width: 1000, height: 1000 }, frame) } // 40 %
    expect(zoomStep(whole, 1, { width: 1000, height: 1000 }, frame).zoom).toBe(0.5)
    expect(zoomStep(whole, -1, { width: 1000, height: 1000 }, frame).zoom).toBe(0.25)
  })
  it('reaches every step and stops at the last', () => {
    let view = zoomTo(fit(size, frame), 0.125, size, frame)
    const seen = [view.zoom]
    for (let i = 0; i < 9; i++) {
      view = zoomStep(view, 1, size, frame)
      seen.push(view.zoom)
    }
    expect(seen).toEqual([...ZOOM_STEPS, 16, 16])
  })
})

describe('toPane and toPicture', () => {
  it('undo each other but for the rounding to pixels of the screen, at every turn', () => {
    fc.assert(
      fc.property(views, points, (view, at) => {
        const back = toPane(toPicture(at, view, frame), view, frame)
        expect(Math.abs(back.x - at.x)).toBeLessThanOrEqual(0.5 + 1e-9)
        expect(Math.abs(back.y - at.y)).toBeLessThanOrEqual(0.5 + 1e-9)
      }),
    )
  })
  it('turns clockwise: the left edge comes to the top', () => {
    const view = { zoom: 0.25, x: 1024, y: 512, turn: 1 } as const
    const left = toPane({ x: 0, y: 512 }, view, frame)
    expect(left.x).toBeCloseTo(256, 9)
    expect(left.y).toBeCloseTo(200 - 256, 9)
    // What was at the top is at the right.
    expect(toPane({ x: 1024, y: 0 }, view, frame).x).toBeCloseTo(256 + 128, 9)
  })
})

describe('placement', () => {
  it('puts whole pixels of the picture on whole pixels of the screen from 100 % on', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 4, 8, 16), fc.double({ min: 0, max: 900, noNaN: true }), (zoom, x) => {
        const [a, , , d, e, f] = placement({ zoom, x, y: x / 2, turn: 0 }, { width: 301, height: 207, pixelRatio: 1.5 })
        expect([a, d]).toEqual([zoom / 1.5, zoom / 1.5])
        expect(Math.abs(e * 1.5 - Math.round(e * 1.5))).toBeLessThan(1e-9)
        expect(Math.abs(f * 1.5 - Math.round(f * 1.5))).toBeLessThan(1e-9)
      }),
    )
  })
})

describe('pan and clamp', () => {
  it('moves what is shown with the hand, turned or not', () => {
    const view = { zoom: 2, x: 1000, y: 500, turn: 0 } as const
    expect(pan(view, 20, 10, size, frame)).toMatchObject({ x: 990, y: 495 })
    const turned = { ...view, turn: 1 } as const
    const before = toPane({ x: 1000, y: 500 }, turned, frame)
    const after = toPane({ x: 1000, y: 500 }, pan(turned, 20, 10, size, frame), frame)
    expect(after).toEqual({ x: before.x + 20, y: before.y + 10 })
  })
  it('keeps a picture that fits in the middle', () => {
    expect(clamp({ zoom: 0.125, x: 0, y: 0, turn: 0 }, size, frame)).toMatchObject({ x: 1024, y: 512 })
  })
  it('lets a corner come to the middle of the pane, so that a hot spot there can be looked at', () => {
    expect(centreOn({ x: 2047.5, y: 0.5 }, 2, fit(size, frame), size, frame)).toMatchObject({ zoom: 2, x: 2047.5, y: 0.5 })
  })
})

describe('turnBy', () => {
  it('is the same picture after four turns, and stays whole on the way', () => {
    let view = fit(size, frame)
    for (let i = 0; i < 4; i++) {
      view = turnBy(view, size, frame)
      expect(isFit(view, size, frame)).toBe(true)
    }
    expect(view).toEqual(fit(size, frame))
  })
})

describe('pixels and maps', () => {
  it('finds the pixel under a place, and none beside the picture', () => {
    expect(pixelAt({ x: 411.99, y: 188 }, size)).toEqual({ x: 411, y: 188 })
    expect(pixelAt({ x: -0.01, y: 3 }, size)).toBeNull()
    expect(pixelAt({ x: 2048, y: 3 }, size)).toBeNull()
  })
  it('squeezes a picture to the square that the detector sees', () => {
    // 2048 x 1024 to 128: 16 pixels across and 8 down are one of the map.
    expect(pictureToMap({ x: 15, y: 7 }, size, 128)).toEqual({ x: 0, y: 0 })
    expect(pictureToMap({ x: 16, y: 8 }, size, 128)).toEqual({ x: 1, y: 1 })
    expect(pictureToMap({ x: 2047, y: 1023 }, size, 128)).toEqual({ x: 127, y: 127 })
    expect(mapToPicture({ x: 0, y: 127 }, size, 128)).toEqual({ x: 8, y: 1020 })
  })
  it('comes back to the same pixel of the map from its middle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 64 }),
        (width, height, side) => {
          const picture = { width: width + 64, height: height + 64 }
          const { x, y } = mapToPicture({ x: side - 1, y: 0 }, picture, side)
          expect(pictureToMap({ x: Math.floor(x), y: Math.floor(y) }, picture, side)).toEqual({ x: side - 1, y: 0 })
        },
      ),
    )
  })
  it('draws the smallest copy that still has a pixel for each of the screen', () => {
    expect([1, 0.99, 0.5, 0.4, 0.25, 0.125, 0.01].map((zoom) => mipLevel(zoom, 4))).toEqual([0, 0, 1, 1, 2, 3, 3])
  })
})
