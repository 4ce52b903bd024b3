import { describe, expect, test } from 'vitest'
import { browserStore } from '#renderer/pages/review/act-store.ts'
import type { Act, JudgeAct, UndoAct } from '#renderer/pages/review/acts.ts'
import { Outbox } from '#renderer/pages/review/outbox.ts'
import type { FaultRecord } from '#domain/faults.ts'

const overtaken: FaultRecord = {
  code: 'verdict.overtaken',
  text: { what: 'It was judged.', why: 'By somebody.', do: 'Look.' },
  data: { record: 77, by: 'Engineer 2' },
}
const signedOut: FaultRecord = { code: 'person.signed-out', text: { what: 'Nobody is signed in.', why: 'It needs one.', do: 'Sign in.' } }

const base = { order: 1, by: 'Engineer 1', part: 5, name: 'P-0005', reason: '', tries: 0, fault: null }
const judge = (key: string, change: Partial<JudgeAct> = {}): JudgeAct => ({
  ...base,
  kind: 'judge',
  key,
  said: { verdict: 'good', type: '', severity: '', note: '' },
  shown: { run: 1, threshold: 1, view: { mode: 'three', blind: false, display: '' } },
  expects: 0,
  ...change,
})
const undo = (key: string, of: UndoAct['of']): UndoAct => ({ ...base, kind: 'undo', key, of })

/** What a browser keeps, as a plain map. */
function memory() {
  const kept = new Map<string, string>()
  const storage = {
    get length() {
      return kept.size
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  return { kept, storage }
}

/** A host that answers as each test says, and numbers its records from 101. */
function open({ storage } = memory()) {
  const sent: Act[] = []
  const answers: (FaultRecord | 'lost' | 'hangs')[] = []
  const answered: string[] = []
  let record = 100
  const outbox = new Outbox({
    store: browserStore('/p', storage),
    send: (act) => {
      sent.push(act)
      const answer = answers.shift()
      if (answer === 'hangs') return new Promise<{ record: number }>(() => undefined)
      return answer === undefined ? Promise.resolve({ record: ++record }) : Promise.reject(answer as unknown as Error)
    },
    faultOf: (error) => ((error as unknown) === 'lost' ? null : (error as FaultRecord)),
    answered: (act, answer) => void answered.push(`${act.key} ${answer.record}`),
    changed: () => undefined,
  })
  return { outbox, sent, answers, answered, storage }
}
const settled = (): Promise<void> => new Promise((later) => setTimeout(later, 0))
const keysOf = (acts: readonly Act[]): string[] => acts.map(({ key }) => key)

describe('verdicts on their way', () => {
  test('are sent one after another in the order in which they were given', async () => {
    const { outbox, sent, answered } = open()
    outbox.add(judge('a'))
    outbox.add(judge('b', { part: 6 }))
    await settled()
    expect(sent).toEqual([])
    outbox.send('Engineer 1')
    await settled()
    expect(answered).toEqual(['a 101', 'b 102'])
    expect(outbox.acts).toEqual([])
  })

  test('stay on this computer while the host is gone, and are sent under the same key when it is back', async () => {
    const { outbox, sent, answers, storage } = open()
    answers.push('lost')
    outbox.send('Engineer 1')
    outbox.add(judge('a'))
    outbox.add(judge('b', { part: 6 }))
    await settled()
    expect([keysOf(sent), outbox.isLost]).toEqual([['a'], true])
    // The window is closed and opened again.
    const next = open({ ...memory(), storage })
    expect(keysOf(next.outbox.acts)).toEqual(['a', 'b'])
    next.outbox.send('Engineer 1')
    await settled()
    expect(next.sent.map(({ key, tries }) => [key, tries])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(open({ ...memory(), storage }).outbox.acts).toEqual([])
  })

  test('are never sent in another person’s name', async () => {
    const { outbox, sent } = open()
    outbox.add(judge('a'))
    outbox.send('Engineer 2')
    await settled()
    expect([sent, keysOf(outbox.acts)]).toEqual([[], ['a']])
    outbox.send('Engineer 1')
    await settled()
    expect(keysOf(sent)).toEqual(['a'])
  })

  test('are kept while nobody is signed in', async () => {
    const { outbox, answers, answered } = open()
    answers.push(signedOut)
    outbox.send('Engineer 1')
    outbox.add(judge('a'))
    outbox.add(judge('b', { part: 6 }))
    await settled()
    expect([outbox.held?.code, keysOf(outbox.acts), answered]).toEqual(['person.signed-out', ['a', 'b'], []])
    outbox.send('Engineer 1')
    await settled()
    expect(answered).toEqual(['a 101', 'b 102'])
  })

  test('that hang with a dead connection are sent again over the next one', async () => {
    const { outbox, sent, answers, answered } = open()
    answers.push('hangs')
    outbox.send('Engineer 1')
    outbox.add(judge('a'))
    await settled()
    outbox.send('Engineer 1')
    await settled()
    expect([keysOf(sent), answered]).toEqual([['a', 'a'], ['a 101']])
  })
})

describe('what follows from a verdict', () => {
  test('waits for its number, and then names it', async () => {
    const { outbox, sent } = open()
    outbox.add(judge('a'))
    outbox.add(undo('b', { after: 'a' }))
    outbox.add(judge('c', { expects: { after: 'b' } }))
    outbox.send('Engineer 1')
    await settled()
    expect(sent.map((act) => [act.key, act.kind === 'judge' ? act.expects : act.of])).toEqual([
      ['a', 0],
      ['b', 101],
      ['c', 102],
    ])
  })

  test('of a refused one waits with it, while others go on; known what stands there, both go', async () => {
    const { outbox, sent, answers } = open()
    answers.push(overtaken)
    outbox.add(judge('a'))
    outbox.add(undo('b', { after: 'a' }))
    outbox.add(judge('c', { part: 6 }))
    outbox.send('Engineer 1')
    await settled()
    expect(keysOf(sent)).toEqual(['a', 'c'])
    expect(outbox.acts.map(({ key, fault }) => [key, fault?.code])).toEqual([
      ['a', 'verdict.overtaken'],
      ['b', undefined],
    ])
    outbox.again('a', (act) => (act.kind === 'judge' ? { ...act, expects: 77 } : act))
    await settled()
    expect(keysOf(sent)).toEqual(['a', 'c', 'a', 'b'])
    expect(outbox.acts).toEqual([])
  })

  test('is given up with it', async () => {
    const { outbox, answers, storage } = open()
    answers.push(overtaken)
    outbox.add(judge('a'))
    outbox.add(undo('b', { after: 'a' }))
    outbox.add(judge('c', { expects: { after: 'b' } }))
    outbox.send('Engineer 1')
    await settled()
    outbox.drop('a')
    expect(outbox.acts).toEqual([])
    expect(open({ ...memory(), storage }).outbox.acts).toEqual([])
  })
})

test('another project’s acts, and what somebody else keeps there, are left alone', () => {
  const { kept, storage } = memory()
  browserStore('/other', storage).put(judge('a'))
  kept.set('residuum.act /p x', '{"kind":"judge"}')
  kept.set('residuum.act /p y', 'not JSON')
  expect(browserStore('/p', storage).all()).toEqual([])
  expect(keysOf(browserStore('/other', storage).all())).toEqual(['a'])
  expect(kept.size).toBe(3)
})
