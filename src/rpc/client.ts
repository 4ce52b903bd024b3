import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink, type LinkMessagePortClientOptions } from '@orpc/client/message-port'
import { RPCLink as SocketLink, type LinkWebsocketClientOptions } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from './contract.ts'

/** The contract as functions: `await host.parts.page({ … }, { signal })`. */
export type HostClient = ContractRouterClient<Contract>

/** Over the port that the preload script handed over. */
export function clientOverPort(port: LinkMessagePortClientOptions['port']): HostClient {
  return createORPCClient(new PortLink({ port }))
}

/** Over the station's socket. */
export function clientOverSocket(websocket: LinkWebsocketClientOptions['websocket']): HostClient {
  return createORPCClient(new SocketLink({ websocket }))
}
