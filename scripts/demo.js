// The main job on generated pictures: draw them, learn the good ones, find the defects, hand out the model.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const out = join(process.cwd(), 'demo-output')
const cli = join(import.meta.dirname, '..', 'out', 'cli', 'index.js')
const started = performance.now()

/** Runs one verb as a person would type it; a failure ends the demo with its exit status. */
function residuum(...args) {
  console.log(`\n$ residuum ${args.map((arg) => arg.replace(`${process.cwd()}/`, '')).join(' ')}`)
  const { status, error } = spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit' })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const run = join(out, `run-${Date.now()}`)
const data = join(out, 'pictures', 'ring')
residuum('sample', join(out, 'pictures'))
residuum('train', '--data', data, '--preset', 'quick', '--out', run)
residuum('evaluate', '--run', run, '--data', data, '--out', join(out, 'report'))
residuum('export', '--run', run, '--out', join(out, 'ring.onnx'))
console.log(`\nDone in ${Math.round((performance.now() - started) / 1000)} s. Look at ${join(out, 'report', 'contact-sheet.png')} first.`)
