import { expect, test } from 'vitest'
import { placeText, playStart, reached, shownIndex, stepped } from '#renderer/pages/train/timeline.ts'

test('follows the latest snapshot until a person picks one', () => {
  expect(shownIndex(null, 5)).toBe(4)
  expect(shownIndex(null, 6)).toBe(5)
  expect(shownIndex(2, 6)).toBe(2)
  expect(shownIndex(null, 0)).toBe(-1)
})

test('a pick past the end shows the last one', () => {
  expect(shownIndex(9, 3)).toBe(2)
})

test('steps stay on the timeline, and the last step follows again', () => {
  expect(stepped(0, -1, 5)).toBe(0)
  expect(stepped(null, -1, 5)).toBe(3)
  expect(stepped(2, 1, 5)).toBe(3)
  expect(stepped(3, 1, 5)).toBe(null)
  expect(stepped(null, 1, 0)).toBe(null)
})

test('plays from the beginning when the person stands at the end', () => {
  expect(playStart(null, 5)).toBe(0)
  expect(playStart(4, 5)).toBe(0)
  expect(playStart(2, 5)).toBe(2)
  expect(playStart(null, 1)).toBe(null)
})

test('pictures of epochs that a resume took back are not shown until they come again', () => {
  const at = (stage: string, epoch: number) => ({ stage, epoch, rows: [] })
  const record = { epochs: 80, step: 1, losses: {}, imagesPerSecond: 1, secondsLeft: 1 }
  const epochs = [
    { stage: 'generate', epoch: 30, ...record },
    { stage: 'encode', epoch: 3, ...record },
  ]
  const kept = reached([at('generate', 20), at('generate', 30), at('encode', 2), at('encode', 4)], epochs)
  expect(kept.map(({ stage, epoch }) => `${stage} ${epoch}`)).toEqual(['generate 20', 'generate 30', 'encode 2'])
  expect(reached([at('encode', 1)], [])).toEqual([])
})

test('says where it stands', () => {
  const snapshot = { stage: 'learn', epoch: 31, rows: [] }
  const epoch = { stage: 'learn', epoch: 31, epochs: 80, step: 1, losses: {}, imagesPerSecond: 1, secondsLeft: 1 }
  expect(placeText(snapshot, [epoch], 'Learning good parts')).toBe('Learning good parts, epoch 31 of 80')
  expect(placeText(snapshot, [], 'Learning good parts')).toBe('Learning good parts, epoch 31')
})
