import { wholeNumber } from '#cli/flags.ts'
import type { Verb } from '#cli/verb.ts'
import { measure } from '#host/jobs/ask.ts'
import { measureStore } from '#host/store/measure.ts'

type Flags = { readonly device: string; readonly batch: number; readonly seconds: number; readonly parts: number }

export const bench: Verb = {
  setUp: (command, session) => {
    command
      .argument('<detector>', 'autoencoder or fanogan; store: a project with verdicts')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .option('--batch <number>', "pictures in a step; 0 takes the detector's own", wholeNumber, 0)
      .option('--seconds <number>', 'how long each figure is measured, at least', wholeNumber, 8)
      .option('--parts <number>', 'of `store`: parts in the project that is made for it', wholeNumber, 100_000)
      .action(async (detector: string, { device, batch, seconds, parts }: Flags) => {
        if (detector === 'store') {
          const figures = await measureStore(parts, session.watch())
          return session.answer(figures, JSON.stringify(figures, null, 2))
        }
        const end = await measure(detector, { device, batch, seconds }, session.watch())
        if (end.at !== 'done') return session.stopped({}, 'Stopped.')
        session.answer(end.result.figures, JSON.stringify(end.result.figures, null, 2))
      })
  },
}
