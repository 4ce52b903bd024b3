import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may use the station: whoever brought the token from the printed address, known from then on by a cookie. */
export type Sessions = {
  /** The token of the printed address; good once, until somebody came in with it. */
  readonly token: string
  /** A session's secret for the token, or undefined if it is wrong, or was used before. */
  enter(token: string): string | undefined
  isKnown(secret: string): boolean
}

export function makeSessions(): Sessions {
  const token = randomBytes(32).toString('base64url')
  let unused: string | undefined = token
  const secrets: string[] = []
  return {
    token,
    enter: (given) => {
      if (unused === undefined || !equal(given, unused)) return undefined
      unused = undefined
      const secret = randomBytes(32).toString('base64url')
      secrets.push(secret)
      return secret
    },
    isKnown: (given) => secrets.some((secret) => equal(given, secret)),
  }
}

/** Takes the same time for any wrong text, of whatever length. */
function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
