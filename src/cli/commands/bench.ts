import { wholeNumber } from '#cli/flags.ts'
import type { Verb } from '#cli/verb.ts'
import { measure } from '#host/jobs/ask.ts'

type Flags = { readonly device: string; readonly batch: number; readonly seconds: number }

export const bench: Verb = {
  name: 'bench',
  summary: 'measure how fast this computer trains and scores with a detector',
  setUp: (command, session) => {
    command
      .argument('<detector>', 'autoencoder or fanogan')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .option('--batch <number>', "pictures in a step; 0 takes the detector's own", wholeNumber, 0)
      .option('--seconds <number>', 'how long each figure is measured, at least', wholeNumber, 8)
      .action(async (detector: string, { device, batch, seconds }: Flags) => {
        const end = await measure(detector, { device, batch, seconds }, session.watch())
        if (end.at !== 'done') return session.stopped({}, 'Stopped.')
        session.answer(end.result.figures, JSON.stringify(end.result.figures, null, 2))
      })
  },
}
