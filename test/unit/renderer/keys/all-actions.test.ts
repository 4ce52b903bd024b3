import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clashesOf } from '#renderer/keys/change-key.ts'
import { whyKept } from '#renderer/keys/kept-chords.ts'
import { ACTION_GROUPS, REACHES } from '#renderer/keys/all-actions.ts'

const all = ACTION_GROUPS.flatMap(({ actions }) => actions)
const RENDERER = 'src/renderer'
const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })

describe('the list of all that keys do', () => {
  test('has every action once', () => expect(new Set(all.map(({ id }) => id)).size).toBe(all.length))
  test('has every file in which actions are declared', () => {
    const registry = readFileSync(join(RENDERER, 'keys/all-actions.ts'), 'utf8')
    const declaring = files
      .filter((file) => file.endsWith('-actions.ts') && !file.includes('all-actions'))
      .map((file) => file.split(/[/\\]/).at(-1) ?? '')
    expect(declaring.length).toBeGreaterThan(8)
    expect(declaring.filter((file) => !registry.includes(`/${file}'`))).toEqual([])
  })
  test('is all there is: no page makes up an action where it binds it', () => {
    const madeUp = files.filter(
      (file) => /\.(svelte|ts)$/.test(file) && /\bkey: '(Ctrl\+|Alt\+|Shift\+)*[A-Z]\w+'/.test(readFileSync(join(RENDERER, file), 'utf8')),
    )
    expect(madeUp).toEqual([])
  })
  test('gives no action a key that browsers keep', () => expect(all.filter(({ key }) => whyKept(key) !== '')).toEqual([]))
  test('begins without conflicts, and without a key given twice on a page of its own', () => {
    expect(all.flatMap((action) => clashesOf(action, {}, REACHES))).toEqual([])
    for (const { title, actions } of ACTION_GROUPS) expect(new Set(actions.map(({ key }) => key)).size, title).toBe(actions.length)
  })
})
