import { RPCHandler } from '@orpc/server/ws'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WebSocketServer } from 'ws'
import { systemCode } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import { router } from '#host/handlers/router.ts'
import type { Host } from '#host/host.ts'
import { makeCaller } from '#host/people/sessions.ts'
import { answerTo, text, type Answer } from '#host/web/answer.ts'
import { SECURITY_HEADERS } from '#host/web/security-headers.ts'
import { RPC_PATH } from '#rpc/port.ts'
import { checkRequest, checkUpgrade, type Refusal } from './gate.ts'
import { makeSessions } from './sessions.ts'

export type StationOptions = {
  /** 127.0.0.1 unless a person said otherwise. */
  readonly address: string
  /** 0: any that is free. */
  readonly port: number
  /** Folder of the built page. */
  readonly pages: string
}

export type Station = {
  /** With the token: good once. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** A million part numbers in one call are 8 MB. */
const MOST_MESSAGE_BYTES = 32 * 2 ** 20

/** Serves the application to a browser. Faults: station.unreachable (port in use, address not ours). */
export async function startStation(host: Host, options: StationOptions): Promise<Station> {
  const { address, pages } = options
  const sessions = makeSessions()
  const server = createServer()
  const port = await listen(server, options)
  const names = namesOf(address, port)
  // Cookies do not tell ports apart: two stations on one computer must not take each other's.
  const cookie = `residuum-${port}`
  const allowed = { names, cookie, sessions }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES })
  const rpc = new RPCHandler(router)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = addressOf(request)
    if (url === undefined) return await send(response, text(400, 'This address is not one.'), request)
    const { pathname, searchParams } = url
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return await send(response, text(405, 'This station is only read from.'), request)
    const token = searchParams.get('token')
    if (token !== null) {
      const refusal = checkRequest(request, { ...allowed, sessions: { ...sessions, isKnown: () => true } })
      if (refusal !== undefined) return await send(response, text(refusal.status, refusal.words), request)
      const secret = sessions.enter(token)
      if (secret !== undefined) {
        response.setHeader('Set-Cookie', `${cookie}=${secret}; Path=/; HttpOnly; SameSite=Strict`)
        // The token leaves the address, and so history and screenshots.
        response.setHeader('Location', pathname)
        return await send(response, text(303, 'Come in.'), request)
      }
    }
    const refusal = checkRequest(request, allowed)
    if (refusal !== undefined) return await send(response, text(refusal.status, refusal.words), request)
    const leaving = new AbortController()
    response.on('close', () => leaving.abort())
    await send(response, await answerTo(pathname, { pages, blobs: host.blobs }, leaving.signal), request)
  }

  server.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.destroyed) return // nobody is there to be told
      const reference = randomBytes(4).toString('hex')
      host.log(`[${reference}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      if (response.headersSent) response.destroy()
      else void send(response, text(500, `Something went wrong inside Residuum; the log has it under the number ${reference}.`), request)
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const refusal =
      addressOf(request)?.pathname === RPC_PATH
        ? checkUpgrade(request, allowed)
        : ({ status: 400, words: 'There is no socket at this address.' } as const)
    if (refusal !== undefined) return turnAway(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (connection) => {
      // Frames that break the protocol or are too large: `ws` has closed the connection. Unheard, an error would end the station.
      connection.on('error', (error) => host.log(`A page's connection was closed: ${error.message}`))
      void rpc.upgrade(connection, { context: { host, caller: makeCaller() } })
    })
  })

  return {
    url: `http://${names.values().next().value ?? `${address}:${port}`}/?token=${sessions.token}`,
    port,
    close: async () => {
      for (const connection of sockets.clients) connection.terminate()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** What was asked for; undefined for what is no address, such as `//`, which anybody may send. */
function addressOf({ url = '/' }: IncomingMessage): URL | undefined {
  return URL.canParse(url, 'http://station') ? new URL(url, 'http://station') : undefined
}

/** Names under which the station may be asked for; the first stands in the printed address. */
function namesOf(address: string, port: number): ReadonlySet<string> {
  const shown = address.includes(':') ? `[${address}]` : address
  const own = [`${shown}:${port}`]
  return new Set(/^(127\.|::1$|localhost$)/.test(address) ? [...own, `localhost:${port}`, `127.0.0.1:${port}`] : own)
}

function listen(server: Server, { address, port }: StationOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(unreachableFault(error, address, port)))
    server.listen(port, address, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}

async function send(response: ServerResponse, { status, headers, body }: Answer, { method }: IncomingMessage): Promise<void> {
  const sizeBytes = body.at === 'bytes' ? body.bytes.byteLength : body.sizeBytes
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'Content-Length': sizeBytes })
  if (body.at === 'bytes') {
    response.end(method === 'HEAD' ? undefined : body.bytes)
    return
  }
  if (method === 'HEAD') {
    await body.file.close()
    response.end()
  } else await pipeline(body.file.createReadStream(), response)
}

function turnAway(socket: Duplex, { status, words }: Refusal): void {
  socket.on('error', () => socket.destroy()) // whoever asked has left without the answer
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${words.length}\r\n\r\n${words}`,
  )
}

function unreachableFault(error: unknown, address: string, port: number): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  const why =
    code === 'EADDRINUSE'
      ? 'Another program has that port.'
      : code === 'EADDRNOTAVAIL'
        ? 'This computer does not have that address.'
        : `The system refused it (${code}).`
  const text = { what: `The station cannot listen on ${address}:${port}.`, why, do: 'Take another port with --port, or leave it out.' }
  return new Fault('station.unreachable', text, { cause: error, data: { address, port, code } })
}
