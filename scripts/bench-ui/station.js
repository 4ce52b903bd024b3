import { spawn } from 'node:child_process'
import { join } from 'node:path'

const CLI = join(import.meta.dirname, '..', '..', 'out', 'cli', 'index.js')

/** Starts `residuum station`; gives where it is and how to end it. */
export async function startStation(home, project) {
  const words = ['station', '--json', '--home', home, ...(project === undefined ? [] : ['--project', project])]
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = new Promise((resolve) => child.on('close', resolve))
  const said = new Promise((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (some) => {
      text += some
      if (text.includes('\n')) resolve(text)
    })
  })
  const first = await Promise.race([said, closed.then((status) => Promise.reject(new Error(`The station ended with ${status}.`)))])
  const { url } = JSON.parse(first)
  return {
    url,
    /** Straight to a page of the project. Good for one browser, like the other. */
    pageUrl: (page) => url.replace('/data?', `/${page}?`),
    close: async () => {
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** Runs a verb to its end. */
export async function residuum(...words) {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (status !== 0) throw new Error(`residuum ${words[0]} ended with ${status}.`)
}
