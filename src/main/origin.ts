/** The page and the bytes it shows have one origin, which no web site can have. */
export const SCHEME = 'residuum'
export const ORIGIN = `${SCHEME}://app`

/** What Electron must know of the scheme before it is ready: a secure origin, so that fetch, workers and the policy work as on the web. */
export const SCHEMES = [
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
]

/** On the command line: `declare-scheme.cjs` of the build was loaded before the program, as `npm start` does it, and has told Electron. */
export const SCHEME_DECLARED = 'scheme-declared'
