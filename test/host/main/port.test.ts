import { beforeEach, expect, test, vi } from 'vitest'
import { servePorts } from '#main/port.ts'
import { PORT_MESSAGE, PORT_REQUEST } from '#rpc/port.ts'
import { makeHost } from '#test/kit/hosts.ts'

/** Electron's half of the conversation: what was listened for, and ports that say nothing. */
const electron = vi.hoisted(() => {
  const listeners = new Map<string, (event: unknown) => void>()
  class MessageChannelMain {
    readonly port1 = { on: () => undefined, start: () => undefined, postMessage: () => undefined }
    readonly port2 = {}
  }
  return {
    listeners,
    ipcMain: { on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener) },
    MessageChannelMain,
  }
})
vi.mock('electron', () => electron)

const said: string[] = []
beforeEach(async () => {
  said.length = 0
  servePorts(await makeHost({ log: (line) => said.push(line) }))
})

/** A frame that asks for a port, and what it was sent. */
function frame(origin: string, url = `${origin}/`) {
  const sent: unknown[] = []
  return { origin, url, sent, postMessage: (...words: unknown[]) => sent.push(words) }
}

const ask = (event: object): void => electron.listeners.get(PORT_REQUEST)?.(event)

test('the window’s own page gets a port', () => {
  const own = frame('residuum://app')
  ask({ senderFrame: own, sender: { mainFrame: own } })
  expect(own.sent).toEqual([[PORT_MESSAGE, null, [expect.anything()]]])
  expect(said).toEqual([])
})

test.each(['https://example.com', 'http://127.0.0.1', 'file://', 'null', 'residuum://other', 'residuum://app.example.com'])(
  'a page of %s gets none, and the log has it',
  (origin) => {
    const foreign = frame(origin)
    ask({ senderFrame: foreign, sender: { mainFrame: foreign } })
    expect(foreign.sent).toEqual([])
    expect(said).toEqual([`A port was refused to ${origin}/.`])
  },
)

test('a frame inside the window’s page gets none, whatever it says it is', () => {
  const inner = frame('residuum://app')
  ask({ senderFrame: inner, sender: { mainFrame: frame('residuum://app') } })
  expect(inner.sent).toEqual([])
  expect(said).toHaveLength(1)
})

test('a frame that is gone by then is no reason to fall over', () => {
  ask({ senderFrame: null, sender: { mainFrame: frame('residuum://app') } })
  expect(said).toEqual(['A port was refused to a frame that is gone.'])
})
