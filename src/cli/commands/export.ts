import { resolve } from 'node:path'
import type { Verb } from '#cli/verb.ts'
import { fileSize } from '#cli/words.ts'
import { exportRun } from '#host/jobs/export-run.ts'

type Flags = { readonly run: string; readonly out: string }

export const exportModel: Verb = {
  name: 'export',
  summary: 'write a trained run as one ONNX file: the bytes of a picture in, its score out',
  setUp: (command, session) => {
    command
      .requiredOption('--run <run>', 'folder of a trained run')
      .requiredOption('--out <file>', 'the .onnx file to write')
      .action(async (flags: Flags) => {
        const end = await exportRun(resolve(flags.run), resolve(flags.out), session.watch())
        if (end.at !== 'done') return session.stopped({}, 'Stopped. Nothing was written.')
        const { out, sizeBytes } = end.result
        session.answer(
          end.result,
          `Wrote ${out} (${fileSize(sizeBytes)}).\n` +
            'Its input "image" takes decoded RGB bytes, uint8 [1, height, width, 3], of any size; "score" is the score that `residuum score` gives.',
        )
      })
  },
}
