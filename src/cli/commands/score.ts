import { resolve } from 'node:path'
import { anyNumber } from '#cli/flags.ts'
import { warnOfStaleLineIn } from '#cli/stale-line.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import type { ScoreChoice } from '#domain/weighting.ts'
import { chooseRunScore } from '#host/jobs/choose-score.ts'
import { scoreRun } from '#host/jobs/score-run.ts'

type Flags = {
  readonly run: string
  readonly data: string
  readonly out: string
  readonly maps?: string
  readonly device: string
} & ScoreChoice

export const score: Verb = {
  setUp: (command, session) => {
    command
      .requiredOption('--run <run>', 'folder of a trained run')
      .requiredOption('--data <path>', 'folder of pictures, a CSV list of them, or one picture')
      .requiredOption('--out <csv>', 'where the scores go: path, label, defect_type, score, percentile, score parts, error')
      .option('--maps <dir>', 'also write residual maps, 16-bit grey PNG, 65535 = 1.0')
      .option('--kappa <number>', 'f-AnoGAN: weigh features against pixels anew; the run keeps it', anyNumber)
      .option('--reduction <part>', 'another score part as the score; the run keeps it')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action(async (flags: Flags) => {
        const out = resolve(flags.out)
        const maps = flags.maps === undefined ? {} : { maps: resolve(flags.maps) }
        const options = { run: resolve(flags.run), data: resolve(flags.data), out, device: flags.device, ...maps }
        for (const text of await chooseRunScore(options.run, flags)) session.log(text)
        await warnOfStaleLineIn(options.run, session)
        const onUnreadable = (path: string, why: string): void => session.log(`Warning: ${path} has no score. ${why}`)
        const counted = await scoreRun(options, { ...session.watch(), onUnreadable })
        if (counted === undefined) return session.stopped({ out }, 'Stopped. No scores were written.')
        const { scored, unreadable, secondsPerImage } = counted
        const result = { out, scored, unreadable, secondsPerImage, ...maps }
        const missing = unreadable === 0 ? '' : ` ${count(unreadable, 'picture')} could not be read; the column "error" says why.`
        session.answer(result, `Scored ${count(scored, 'picture')} into ${out}.${missing}`)
      })
  },
}
