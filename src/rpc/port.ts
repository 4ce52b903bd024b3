// How a page comes to its host: over a port that the preload script hands over (Electron), or over a socket (station).

/** The page asks its preload script for a port with a window message of this text… */
export const PORT_REQUEST = 'residuum.port-request'
/** …and gets the port with one of this. The same words go between preload script and host. */
export const PORT_MESSAGE = 'residuum.port'

/** Where the station's socket is. */
export const RPC_PATH = '/rpc'
