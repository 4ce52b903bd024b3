import type { IncomingMessage } from 'node:http'
import type { Sessions } from './sessions.ts'

/** Why a request is turned away. */
export type Refusal = { readonly status: 400 | 401 | 403; readonly words: string }

/**
 * Lets a request in only from the page that this station served: asked of one of its own names (a foreign name that was made to point here,
 * DNS rebinding, is not among them), not sent by another origin's page, with the cookie of a session.
 */
export function checkRequest(
  request: IncomingMessage,
  allowed: { names: ReadonlySet<string>; cookie: string; sessions: Sessions },
): Refusal | undefined {
  const { names, cookie, sessions } = allowed
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (host === undefined || !names.has(host.toLowerCase())) return { status: 403, words: 'This station does not answer to that name.' }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return { status: 403, words: 'Another page asked for this.' }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, words: 'Another page asked for this.' }
  if (!sessions.isKnown(cookieOf(request, cookie))) {
    return { status: 401, words: 'Open the address that the station printed when it was started; it is good for one browser.' }
  }
  return undefined
}

/** As `checkRequest` but for the socket, which browsers always open with an origin; what comes without one is no page. */
export function checkUpgrade(request: IncomingMessage, allowed: Parameters<typeof checkRequest>[1]): Refusal | undefined {
  if (request.headers.origin === undefined) return { status: 403, words: 'Only a page of this station may connect.' }
  return checkRequest(request, allowed)
}

function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}
