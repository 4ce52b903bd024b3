import { expect, test } from 'vitest'
import { parseCopy } from '#renderer/pages/annotate/recovery.ts'
import { parseToolMemory } from '#renderer/pages/annotate/tool-memory.ts'

const copy = { record: 3, width: 4, height: 2, masks: [{ label: 'dent', severity: 'minor', counts: '8' }], at: 5 }

test('a copy of unsaved strokes is read as it was written', () => {
  expect(parseCopy(structuredClone(copy))).toEqual(copy)
})

test.each([undefined, null, 3, {}, { ...copy, record: '3' }, { ...copy, masks: {} }, { ...copy, masks: [{ label: 'dent', counts: 8 }] }])(
  'what another version of the page may have left is no copy: %j',
  (value) => {
    expect(parseCopy(value)).toBeNull()
  },
)

test('tools are remembered, and nonsense is forgotten', () => {
  const memory = { tool: 'eraser', brush: 3, eraser: 256, tolerance: 0 }
  expect(parseToolMemory(JSON.stringify(memory))).toEqual(memory)
  expect(parseToolMemory(JSON.stringify({ ...memory, brush: 0 }))).toBeNull()
  expect(parseToolMemory(JSON.stringify({ ...memory, tool: 'hammer' }))).toBeNull()
  expect(parseToolMemory('3')).toBeNull()
})
