import { request as send } from 'node:http'
import { connect as connectSocket, type Socket } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { partKey } from '#host/blobs/blob-key.ts'
import { startStation } from '#station/station.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { connect, makeHost, plantProject, visitStation } from '#test/kit/hosts.ts'

/** fetch sets Host itself; this sends any. */
function getWith(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    send({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

/** The status that a socket is refused with; 101 if it is let in. */
function upgradeWith(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('error', () => undefined)
  })
}

/** What comes back for a request as it is written, until the other side closes; `leave`: does not wait for it. */
function sendRaw(port: number, request: string, { leave = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connectSocket(port, '127.0.0.1', () => {
      socket.write(request, () => leave && socket.resetAndDestroy())
    })
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    socket.on('error', () => undefined).on('close', () => resolve(answer))
  })
}

const upgradeOf = (path: string, port: number): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`

/** The connection below a socket, to send frames that no socket sends. */
const underneath = (socket: WebSocket): Socket => (socket as unknown as { _socket: Socket })._socket

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64')

describe('the station', () => {
  test('listens on the loopback only', async () => {
    const station = await visitStation(await makeHost())
    const { address, family } = await new Promise<{ address: string; family: string }>((resolve) => {
      const socket = connectSocket(station.port, '127.0.0.1', () => {
        resolve({ address: socket.remoteAddress ?? '', family: socket.remoteFamily ?? '' })
        socket.destroy()
      })
    })
    expect({ address, family }).toEqual({ address: '127.0.0.1', family: 'IPv4' })
    expect(new URL(station.url).hostname).toBe('127.0.0.1')
  })

  test('lets in who has the token, once, and takes it out of the address', async () => {
    const host = await makeHost()
    const station = await visitStation(host)
    expect(station.cookie).toMatch(/^residuum-\d+=[\w-]{43}$/)
    const again = await fetch(station.url, { redirect: 'manual' })
    expect(again.status).toBe(401)
    expect(again.headers.get('set-cookie')).toBeNull()
    const page = await station.get('/p/housing-a/look?part=P-0193')
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>page'])
  })

  test('sets a cookie that no script and no other site can use', async () => {
    const host = await makeHost()
    const station = await startStation(host, { address: '127.0.0.1', port: 0, pages: '/nowhere' })
    const entered = await fetch(station.url, { redirect: 'manual' })
    await station.close()
    expect(entered.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(entered.headers.get('location')).toBe('/')
  })

  test.each([[''], ['residuum=x'], ['residuum-PORT='], ['residuum-PORT=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']])(
    'turns away a request with the cookie "%s"',
    async (cookie) => {
      const station = await visitStation(await makeHost())
      const given = cookie.replace('PORT', String(station.port))
      expect((await fetch(`${station.base}/`, { headers: { cookie: given } })).status).toBe(401)
      expect((await fetch(`${station.base}/blob/a/scores/1`, { headers: { cookie: given } })).status).toBe(401)
      expect(await upgradeWith(`${station.base.replace('http', 'ws')}/rpc`, { cookie: given, origin: station.base })).toBe(401)
    },
  )

  test('a wrong token opens nothing, and the right one still does afterwards', async () => {
    const station = await startStation(await makeHost(), { address: '127.0.0.1', port: 0, pages: '/nowhere' })
    const wrong = await fetch(station.url.replace(/token=.*/, 'token=guess'), { redirect: 'manual' })
    const right = await fetch(station.url, { redirect: 'manual' })
    await station.close()
    expect([wrong.status, right.status]).toEqual([401, 303])
  })

  test.each([['evil.example'], ['evil.example:PORT'], ['127.0.0.1'], ['127.0.0.1:1'], ['residuum.localhost:PORT']])(
    'does not answer to the name %s, cookie or not (DNS rebinding)',
    async (name) => {
      const station = await visitStation(await makeHost())
      const host = name.replace('PORT', String(station.port))
      expect(await getWith(station.port, '/', { host, cookie: station.cookie })).toBe(403)
      expect(await getWith(station.port, new URL(station.url).pathname + new URL(station.url).search, { host })).toBe(403)
    },
  )

  test.each([['http://evil.example'], ['null'], ['http://127.0.0.1:1'], ['https://127.0.0.1:PORT']])(
    'refuses the origin %s',
    async (name) => {
      const station = await visitStation(await makeHost())
      const origin = name.replace('PORT', String(station.port))
      const { cookie } = station
      expect(await getWith(station.port, '/', { origin, cookie, host: `127.0.0.1:${station.port}` })).toBe(403)
      expect(await upgradeWith(`${station.base.replace('http', 'ws')}/rpc`, { origin, cookie })).toBe(403)
    },
  )

  test('refuses a socket without an origin, at another address, and what another site embeds', async () => {
    const station = await visitStation(await makeHost())
    const { cookie, base } = station
    expect(await upgradeWith(`${base.replace('http', 'ws')}/rpc`, { cookie })).toBe(403)
    expect(await upgradeWith(`${base.replace('http', 'ws')}/other`, { cookie, origin: base })).toBe(400)
    expect((await station.get('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await upgradeWith(`${base.replace('http', 'ws')}/rpc`, { cookie, origin: base })).toBe(101)
  })

  test('outlives whatever is sent to it: no address, no answer awaited, frames that break the protocol or are too large', async () => {
    const station = await visitStation(await makeHost())
    const { cookie, base, port } = station
    const wrongAddresses = ['//', '/\\', 'http://x:999999/rpc']
    for (const path of wrongAddresses) {
      expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toContain(' 400 ')
      expect(await sendRaw(port, upgradeOf(path, port))).toContain(' 400 ')
    }
    // Who leaves at once makes the refusal fail on its way.
    for (let i = 0; i < 20; i++) await sendRaw(port, upgradeOf('/other', port), { leave: true })
    const tooLarge = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]) // says that 268 MB follow
    const wrongText = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])
    const reserved = Buffer.from([0xff, 0xff, 0xff, 0xff])
    for (const frame of [tooLarge, wrongText, reserved]) {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/rpc`, { headers: { cookie, origin: base } })
      const closed = new Promise<number>((close) => socket.on('close', close).on('error', () => undefined))
      await new Promise((open) => socket.on('open', open))
      underneath(socket).write(frame)
      expect([1002, 1007, 1009]).toContain(await closed)
    }
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined) // oRPC prints what it cannot read
    onTestFinished(() => said.mockRestore())
    for (const message of [
      '',
      'hello',
      'null',
      '[]',
      '{"i":1}',
      '{"i":"1","p":{"u":"//"}}',
      '{"i":"2","p":{"u":"/__proto__/constructor"}}',
    ]) {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/rpc`, { headers: { cookie, origin: base } })
      await new Promise((open) => socket.on('open', open))
      socket.send(message)
      socket.close()
      await new Promise((close) => socket.on('close', close))
    }
    expect(await (await connect(station)).projects.list()).toEqual([])
  })

  test('is only read from', async () => {
    const station = await visitStation(await makeHost())
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await fetch(`${station.base}/`, { method, headers: { cookie: station.cookie } })).status).toBe(405)
    }
  })

  test('sends the strict policy with everything, refusals too', async () => {
    const station = await visitStation(await makeHost())
    for (const answer of [await station.get('/'), await station.get('/blob/x'), await fetch(`${station.base}/`)]) {
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|http:|https:/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  test('says which port is taken', async () => {
    const host = await makeHost()
    const { port } = await visitStation(host)
    const fault = await caughtFault(() => startStation(host, { address: '127.0.0.1', port, pages: '/nowhere' }))
    expect(fault).toMatchObject({ code: 'station.unreachable', data: { port } })
  })
})

describe('files', () => {
  test('are served by key for parts of a project in the list, as they are on disk', async () => {
    const host = await makeHost()
    const { project } = await plantProject(host, { 'a.png': PNG })
    const station = await visitStation(host)
    const key = partKey(project, 'picture', 1, '0'.repeat(12))
    const answer = await station.get(`/blob/${key}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG)
    // Another content, another part, another project: nothing.
    for (const wrong of [key.replace('000000', '111111'), key.replace('/1-', '/2-'), key.replace(project, 'other')]) {
      expect((await station.get(`/blob/${wrong}`)).status).toBe(404)
    }
  })

  const outside = [
    '/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/assets/../../secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/..%5csecret.json',
    '/etc/passwd%00.html',
    '/%00',
    '/%0aindex.html',
    '/blob/planted/picture/../../project.db',
    '/blob/planted/picture/..%2f..%2fproject.db',
    '/blob/planted/picture/%2fetc%2fpasswd',
    '/blob/planted/report/1%00',
    '/blob/planted/sample/1-..%2f..%2frun',
    '/blob/planted/thumbnail/1-000000000000-97',
    '/blob/..%2fplanted/scores/1',
    '/blob/%ff',
  ]
  test.each(outside)('outside the project stay there: %s', async (path) => {
    const host = await makeHost()
    await plantProject(host, { 'a.png': PNG })
    const station = await visitStation(host)
    await writeFile(join(host.home, 'secret.json'), 'secret')
    const status = await getWith(station.port, path, { host: `127.0.0.1:${station.port}`, cookie: station.cookie })
    // The page itself is the answer where the address is normalised to one without a file's ending.
    if (status === 200) expect(await (await station.get(path)).text()).toBe('<!doctype html>page')
    else expect([400, 404]).toContain(status)
  })

  const hostile = [
    '<img src=x onerror=alert(1)>.png',
    'a\'b"c&d;e.png',
    'line\nfeed.png',
    '%00.png',
    '%2e%2e%2fescaped.png',
    '..\\..\\windows.png',
    '=cmd|calc.png',
    '\u202egnp.exe.png',
  ]
  test('of hostile names are parts like any other, and their names are only ever text', async () => {
    const host = await makeHost()
    const { project } = await plantProject(host, Object.fromEntries(hostile.map((name) => [name, PNG])))
    const station = await visitStation(host)
    const client = await connect(station)
    const { rows } = await client.parts.page({ project, offset: 0, limit: 100 })
    expect(rows.map(({ name }) => name).sort()).toEqual([...hostile].sort())
    for (const { part, content } of rows) {
      const answer = await station.get(`/blob/${partKey(project, 'picture', part, content)}`)
      expect(answer.headers.get('content-type')).toBe('image/png')
    }
  })

  test('that call themselves pictures are sent as what they are, never as a page', async () => {
    const host = await makeHost({ engine: '/nowhere' })
    const { project } = await plantProject(host, { 'a.png': '<script>alert(1)</script>' })
    const station = await visitStation(host)
    const answer = await station.get(`/blob/${partKey(project, 'picture', 1, '0'.repeat(12))}`)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toBe('application/json')
  })
})
