import { app, protocol, type Session } from 'electron'
import { Readable } from 'node:stream'
import { answerTo, text, type Answer } from '#host/web/answer.ts'
import type { Host } from '#host/host.ts'
import { SECURITY_HEADERS } from '#host/web/security-headers.ts'
import { SCHEME, SCHEME_DECLARED, SCHEMES } from './origin.ts'

/** Before the application is ready, unless whoever started it has done so. */
export function declareScheme(): void {
  if (!app.commandLine.hasSwitch(SCHEME_DECLARED)) protocol.registerSchemesAsPrivileged(SCHEMES)
}

/** Serves the built page and blobs by key to a session, and nothing else. */
export function serveScheme(session: Session, host: Host, pages: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'app' || request.method !== 'GET') return responseOf(text(404, 'There is nothing at this address.'))
    try {
      return responseOf(await answerTo(url.pathname, { pages, blobs: host.blobs }, request.signal))
    } catch (error) {
      host.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return responseOf(text(500, 'Something went wrong inside Residuum; the log has it.'))
    }
  })
}

function responseOf({ status, headers, body }: Answer): Response {
  const all = { ...SECURITY_HEADERS, ...headers }
  if (body.at === 'bytes') return new Response(body.bytes, { status, headers: all })
  // Node's web stream is the one that Response takes; the two declarations of it do not know each other.
  const stream = Readable.toWeb(body.file.createReadStream()) as unknown as ReadableStream<Uint8Array>
  return new Response(stream, { status, headers: { ...all, 'Content-Length': String(body.sizeBytes) } })
}
