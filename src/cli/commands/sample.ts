import { resolve } from 'node:path'
import { wholeNumber } from '#cli/flags.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import { drawSample } from '#host/jobs/ask.ts'

export const sample: Verb = {
  setUp: (command, session) => {
    command
      .argument('<dir>', 'folder to write to')
      .option('--seed <number>', 'another seed draws other pictures', wholeNumber, 0)
      .action(async (dir: string, options: { seed: number }) => {
        const end = await drawSample(resolve(dir), options.seed, session.watch())
        if (end.at !== 'done') return session.stopped({}, 'Stopped. Some of the pictures may be missing.')
        session.answer(end.result, `Drew ${count(end.result.images, 'picture')} into ${end.result.out}.`)
      })
  },
}
