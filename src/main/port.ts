import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron'
import { router } from '#host/handlers/router.ts'
import type { Host } from '#host/host.ts'
import { makeCaller } from '#host/people/sessions.ts'
import { PORT_MESSAGE, PORT_REQUEST } from '#rpc/port.ts'
import { ORIGIN } from './origin.ts'

/** Gives the page a port to the contract when it asks. Whoever holds the port is the page that asked: it cannot be had otherwise. */
export function servePorts(host: Host): void {
  const rpc = new RPCHandler(router)
  ipcMain.on(PORT_REQUEST, (event) => {
    if (!isOwnPage(event)) return host.log(`A port was refused to ${event.senderFrame?.url ?? 'a frame that is gone'}.`)
    const { port1, port2 } = new MessageChannelMain()
    rpc.upgrade(port1, { context: { host, caller: makeCaller() } })
    port1.start()
    event.senderFrame?.postMessage(PORT_MESSAGE, null, [port2])
  })
}

/** The whole window's page, and from our own origin: neither a frame in it nor a page that got there somehow. */
function isOwnPage({ senderFrame, sender }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === ORIGIN
}
