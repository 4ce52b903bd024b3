import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test, vi } from 'vitest'
import { residuum } from '#test/kit/command-line.ts'
import { drawDataset } from '#test/kit/drawn-dataset.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

/** A terminal sends Ctrl+C to every process of the group, the engine too: hence a group of its own. */
function startInTerminal(...words: readonly string[]) {
  const child = spawn(process.execPath, [join(inject('built'), 'cli/index.js'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (some: string) => (stderr += some))
  const status = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    status,
    stderr: () => stderr,
    /** Once it has written this. */
    signal: async (signal: NodeJS.Signals, after: RegExp) => {
      await vi.waitFor(() => expect(stderr).toMatch(after), { timeout: 60_000, interval: 20 })
      process.kill(-child.pid!, signal)
    },
  }
}

const stateOf = async (run: string): Promise<string> =>
  (JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { state: { at: string } }).state.at

test('Ctrl+C saves a checkpoint and says how to go on; pressed twice it stops at once; either way the run can be resumed', async () => {
  const folder = await temporaryFolder()
  const [data, run] = [join(folder, 'in'), join(folder, 'run')]
  await drawDataset(data, { train: 24, good: 0, scratch: 0 })
  const settings = ['--preset', 'quick', '--size', '32', '--latent', '8', '--batch', '4', '--steps', '0', '--epochs', '10000']

  const first = startInTerminal('train', '--data', data, '--out', run, ...settings)
  await first.signal('SIGINT', /Learning/)
  expect(await first.status).toBe(1)
  expect(first.stderr()).toMatch(/Saving a checkpoint, then stopping[^]*Stopped\. Go on with: residuum train --resume --out /)
  expect(await stateOf(run)).toBe('paused')

  const second = startInTerminal('train', '--resume', '--out', run)
  await second.signal('SIGINT', /Learning/)
  await second.signal('SIGINT', /Saving a checkpoint/)
  expect(await second.status).toBe(1)
  // Saving may have been quicker than the second Ctrl+C.
  expect(await stateOf(run)).toMatch(/^(paused|cancelled)$/)

  const third = startInTerminal('train', '--resume', '--out', run)
  await third.signal('SIGTERM', /Learning/)
  expect(await third.status).toBe(1)
  expect(await stateOf(run)).toBe('cancelled')
  const scored = await residuum('score', '--run', run, '--data', data, '--out', join(folder, 'scores.csv'))
  expect(scored.status).toBe(1)
  expect(scored.stderr).toContain('Resume the training')
})
