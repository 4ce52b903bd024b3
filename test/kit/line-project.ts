import { call } from '@orpc/server'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { Line } from '#domain/threshold.ts'
import { router } from '#host/handlers/router.ts'
import { openHost, type Host } from '#host/host.ts'
import { stationInfo } from '#station/info.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A project of the shared pictures with the shared run as run 1, scored, and a line in force. `close` before another process works on it. */
export async function lineProject(
  shared: { readonly data: string; readonly run: string },
  line: Line,
): Promise<{ host: Host; id: string; folder: string; close(): Promise<void> }> {
  const home = await temporaryFolder()
  const engine = join(inject('built'), 'engine/index.js')
  const host = await openHost({ home, engine, info: stationInfo, pickFolder: null, log: () => undefined })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await host.close()
    isOpen = false
  }
  onTestFinished(close)
  const made = await host.projects.create(
    { name: 'Line', data: shared.data, calibrationShare: 0.2 },
    { engine, signal: new AbortController().signal },
  )
  if (made === undefined) throw new Error('Making the project was cancelled.')
  const id = made.project
  const context = { host }
  await call(router.runs.adopt, { project: id, folder: shared.run }, { context })
  await call(router.runs.score, { project: id, run: 1 }, { context })
  for (;;) {
    const event = new Promise((happened) => host.events.listen(happened))
    const { state, scores } = await call(router.runs.get, { project: id, run: 1 }, { context })
    if (state.at === 'done' && scores.scored > 0) break
    await event
  }
  const choice = { run: 1, line, rule: 'by hand', settings: null, by: 'Manager 1', reason: 'a line for this test' }
  await call(router.thresholds.choose, { project: id, ...choice }, { context })
  return { host, id, folder: made.folder, close }
}
