import { resolve } from 'node:path'
import { wholeNumber } from '#cli/flags.ts'
import { PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Verb } from '#cli/verb.ts'
import { defaultHome } from '#host/home.ts'
import { openHost } from '#host/host.ts'
import { ENGINE_ENTRY } from '#host/jobs/engine-entry.ts'
import { stationInfo } from '#station/info.ts'
import { PAGES } from '#station/pages.ts'
import { startStation } from '#station/station.ts'

type Flags = { readonly port: number; readonly address: string; readonly project?: string; readonly home: string }

export const station: Verb = {
  setUp: (command, session) => {
    command
      .option('--port <number>', 'port to listen on; 0 takes any that is free', wholeNumber, 0)
      .option('--address <ip>', 'address to listen on; anything but 127.0.0.1 lets other computers in, unencrypted', '127.0.0.1')
      .option('--project <folder>', `the project to begin with: ${PROJECT_FOLDER}`)
      .option('--home <folder>', 'where projects, settings and the queue are kept', defaultHome())
      .action((flags: Flags) => serve(flags))
    const serve = async ({ port, address, project, home }: Flags): Promise<void> => {
      const { signal } = session.watch()
      const host = await openHost({ home: resolve(home), engine: ENGINE_ENTRY, info: stationInfo, pickFolder: null, log: session.log })
      try {
        const begin = project === undefined ? '' : `p/${(await host.projects.add(resolve(project))).project}/data`
        const started = await startStation(host, { address, port, pages: PAGES })
        const url = started.url.replace('/?', `/${begin}?`)
        session.answer(
          { url, port: started.port, home: host.home },
          `Residuum is at ${url}\nThe address is good for one browser. Ctrl+C ends it.`,
        )
        // Whoever asked for the end while it was still starting is not kept waiting.
        if (!signal.aborted) await new Promise((ended) => signal.addEventListener('abort', ended, { once: true }))
        await started.close()
      } finally {
        await host.close()
      }
    }
  },
}
