// npm run bench -- ui [--json] [--only dragLine,grid,nextImage,start] [--folder DIR]: how quick the pages are, in a headless Chromium against a real
// station. Prints one object; `aim` is what issue and UX ask for, and nothing here fails when it is missed: machines differ.
// What is measured on is kept in --folder, so that a second time is quick; without it, it is thrown away.
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from './browser.js'
import { measureDragLine } from './drag-line.js'
import { measureGrid } from './grid.js'
import { machine } from './machine.js'
import { measureNextImage } from './next-image.js'
import { measureStart } from './start.js'

// In this order: what comes first has a machine on which nothing was made yet.
const MEASURES = { start: measureStart, dragLine: measureDragLine, grid: measureGrid, nextImage: measureNextImage }

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' }, folder: { type: 'string' } } })
const wanted = values.only?.split(',') ?? Object.keys(MEASURES)
const unknown = wanted.filter((name) => !(name in MEASURES))
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}. There are ${Object.keys(MEASURES).join(', ')}.`)
  process.exit(2)
}

const folder = values.folder === undefined ? await realpath(await mkdtemp(join(tmpdir(), 'residuum-bench-'))) : resolve(values.folder)
const browser = await launchBrowser()
try {
  const figures = {}
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (!wanted.includes(name)) continue
    console.error(`${name}…`)
    figures[name] = await measure({ browser, folder: join(folder, name) })
  }
  const answer = { ...figures, machine: machine(browser) }
  console.log(values.json ? JSON.stringify(answer) : JSON.stringify(answer, null, 2))
} finally {
  await browser.close()
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true })
}
