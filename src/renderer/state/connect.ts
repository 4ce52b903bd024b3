import { clientOverPort, clientOverSocket, type HostClient } from '#rpc/client.ts'
import { PORT_MESSAGE, PORT_REQUEST, RPC_PATH } from '#rpc/port.ts'

/** The host, and a promise that resolves when the way to it is gone (the station ended; in Electron the page ends with its host). */
export type Connection = { readonly host: HostClient; readonly lost: Promise<void> }

/** Connects the page to whoever served it: the desktop over a port, the station over a socket. Throws if it cannot be reached. */
export async function connect(): Promise<Connection> {
  return location.protocol === 'residuum:'
    ? { host: clientOverPort(await receivePort()), lost: new Promise(() => undefined) }
    : await openSocket()
}

/** The preload script answers a message with a port; nothing else in the page can send one. */
function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return
      window.removeEventListener('message', receive)
      port.start()
      resolve(port)
    }
    window.addEventListener('message', receive)
    window.postMessage(PORT_REQUEST, location.origin)
  })
}

function openSocket(): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}${RPC_PATH}`)
    const lost = new Promise<void>((gone) => socket.addEventListener('close', () => gone()))
    socket.addEventListener('open', () => resolve({ host: clientOverSocket(socket), lost }))
    socket.addEventListener('error', () => reject(new Error('The station cannot be reached.')))
  })
}
