import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { openHost, type Host, type HostOptions } from '#host/host.ts'
import { addParts } from '#host/store/parts.ts'
import { openStore } from '#host/store/database.ts'
import { clientOverSocket, type HostClient } from '#rpc/client.ts'
import { stationInfo } from '#station/info.ts'
import { startStation, type Station } from '#station/station.ts'
import { partRecord } from './stores.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A host on a new data folder, closed when the test ends. Without `engine` nothing can be decoded or trained. */
export async function makeHost(change: Partial<HostOptions> = {}): Promise<Host> {
  const home = change.home ?? (await temporaryFolder())
  const host = await openHost({
    home,
    engine: '/nowhere/engine.js',
    info: stationInfo,
    pickFolder: null,
    log: () => undefined,
    ...change,
  })
  onTestFinished(() => host.close())
  return host
}

/** A project in the host's list whose parts are made up: name -> bytes; the pictures lie in a folder of their own. */
export async function plantProject(
  host: Host,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ project: string; pictures: string }> {
  const folder = await temporaryFolder()
  const pictures = join(folder, 'pictures')
  await mkdir(pictures)
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(pictures, name), bytes)
  const own = join(folder, 'project')
  await mkdir(own)
  const store = openStore(join(own, 'project.db'), { make: true })
  const at = '2026-01-02T03:04:05.000Z'
  await store.writer
    .insertInto('project')
    .values({ id: 1, uuid: 'u', name: 'Planted', created_at: at, pictures, layout: 'flat', is_sample: 0 })
    .execute()
  await addParts(
    store.writer,
    Object.keys(files).map((path, i) => partRecord(i + 1, { path })),
  )
  await store.close()
  return { project: (await host.projects.add(own)).project, pictures }
}

export type VisitedStation = Station & {
  readonly base: string
  readonly cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
}

/** A station somebody has come into. `pages`: a folder with a page that says "page". */
export async function visitStation(host: Host): Promise<VisitedStation> {
  const pages = await temporaryFolder()
  await writeFile(join(pages, 'index.html'), '<!doctype html>page')
  await mkdir(join(pages, 'assets'))
  await writeFile(join(pages, 'assets', 'index-abc.js'), 'export {}')
  const station = await startStation(host, { address: '127.0.0.1', port: 0, pages })
  onTestFinished(() => station.close())
  const base = `http://127.0.0.1:${station.port}`
  const entered = await fetch(station.url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    ...station,
    base,
    cookie,
    get: (path, headers = {}) => fetch(base + path, { headers: { cookie, ...headers }, redirect: 'manual' }),
  }
}

/** The contract over the station's socket. */
export async function connect({ base, cookie }: VisitedStation): Promise<HostClient> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/rpc`, { headers: { cookie, origin: base } })
  onTestFinished(() => socket.terminate())
  await new Promise((open, fail) => socket.once('open', open).once('error', fail))
  // ws speaks the browser's interface; its types differ in an option that is not used.
  return clientOverSocket(socket as unknown as globalThis.WebSocket)
}
