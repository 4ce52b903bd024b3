/** What the host tells the page as soon as the page has a port. */
export type Greeting = {
  readonly kind: 'greeting'
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
}

/** Mark of the window message with which the preload script hands over the port. */
export const PORT_MESSAGE = 'residuum.port'

/** Where the station's socket is. */
export const RPC_PATH = '/rpc'
