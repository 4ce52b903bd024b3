import { expect, test } from 'vitest'
import { colourMap } from '#domain/colour-maps.ts'
import { mapGrey } from '#renderer/pages/train/paint-strip.ts'

test('a grey pixel gets the colour of its value, and stays opaque', () => {
  const inferno = colourMap('inferno')
  const rgba = new Uint8ClampedArray([0, 0, 0, 255, 255, 255, 255, 255, 128, 128, 128, 255])
  mapGrey(rgba, inferno)
  const colour = (place: number): number[] => [...inferno.slice(3 * place, 3 * place + 3), 255]
  expect([...rgba]).toEqual([...colour(0), ...colour(255), ...colour(128)])
})
