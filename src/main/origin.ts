/** The page and the bytes it shows have one origin, which no web site can have. */
export const SCHEME = 'residuum'
export const ORIGIN = `${SCHEME}://app`
