import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { startResiduum, type Started } from './command-line.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The program itself, serving a data folder of its own. */
export type OpenedStation = Started & {
  /** With the token: good for one browser. */
  readonly url: string
  readonly home: string
  /** Folder of the project it began with; '' without one. */
  readonly project: string
}

/** Starts `residuum station`; ends it when the test does. */
export async function openStation({ home, project = '' }: { home?: string; project?: string } = {}): Promise<OpenedStation> {
  const own = home ?? (await temporaryFolder())
  const started = startResiduum('station', '--json', '--home', own, ...(project === '' ? [] : ['--project', project]))
  onTestFinished(async () => {
    started.child.kill('SIGTERM')
    await started.ended
  })
  const { url } = await firstAnswer(started)
  return { ...started, url, home: own, project }
}

/** A station whose project has two finished runs. The project is a copy, so a test may do with it what it likes. */
export async function openTrainedStation(): Promise<OpenedStation> {
  return await openStation({ project: await copiedProject() })
}

/** A copy of the trained project, for the running test. */
export async function copiedProject(): Promise<string> {
  const project = join(await temporaryFolder(), 'housing-top')
  await cp(inject('trained').project, project, { recursive: true })
  return project
}

/** What the station says when it listens. */
async function firstAnswer({ child, ended, stderr }: Started): Promise<{ readonly url: string }> {
  const line = new Promise<string>((resolve) => {
    let text = ''
    child.stdout?.on('data', (some: string) => {
      text += some
      if (text.includes('\n')) resolve(text)
    })
  })
  const said = await Promise.race([line, ended.then(({ status }) => Promise.reject(new Error(`It ended with ${status}: ${stderr()}`)))])
  return JSON.parse(said) as { url: string }
}
