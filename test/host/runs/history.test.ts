import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendLine } from '#disk/lines.ts'
import { RUN_FILES } from '#disk/run-folder.ts'
import type { EpochRecord } from '#engine/protocol.ts'
import { readHistory } from '#host/runs/history.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const epoch = (number: number, loss: number): EpochRecord => ({
  stage: 'train',
  epoch: number,
  epochs: 3,
  step: number * 10,
  losses: { reconstruction: loss },
  imagesPerSecond: 12.5,
  secondsLeft: 3,
})

describe('readHistory', () => {
  test('a run without a history has no epochs', async () => {
    expect(await readHistory(await temporaryFolder())).toEqual([])
  })

  test('leaves out a torn last line, and an epoch done again after a resume stands once', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, RUN_FILES.history)
    await appendLine(path, JSON.stringify(epoch(1, 0.5)))
    await appendLine(path, JSON.stringify(epoch(2, 0.4)))
    await appendFile(path, JSON.stringify(epoch(3, 0.3)).slice(0, 20))
    expect(await readHistory(folder)).toEqual([epoch(1, 0.5), epoch(2, 0.4)])

    await appendLine(path, JSON.stringify(epoch(2, 0.41)))
    await appendLine(path, JSON.stringify(epoch(3, 0.31)))
    expect(await readHistory(folder)).toEqual([epoch(1, 0.5), epoch(2, 0.41), epoch(3, 0.31)])
  })

  test('names the line that is no record', async () => {
    const folder = await temporaryFolder()
    await appendLine(join(folder, RUN_FILES.history), JSON.stringify(epoch(1, 0.5)))
    await appendLine(join(folder, RUN_FILES.history), '{"epoch":2}')
    const fault = await caughtFault(() => readHistory(folder))
    expect(fault.code).toBe('run.damaged')
    expect(fault.text.why).toBe('Line 2 is not the record of an epoch.')
  })
})
