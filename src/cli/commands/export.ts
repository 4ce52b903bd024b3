import { resolve } from 'node:path'
import { addLineFlags, lineOf, usage, withoutLineFlags, type LineFlags } from '#cli/line-flags.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count, fileSize } from '#cli/words.ts'
import type { Line } from '#domain/threshold.ts'
import { openProject } from '#host/projects/project.ts'
import { exportChecked } from '#host/release/export-checked.ts'
import { exportWithLine } from '#host/release/export-with-line.ts'
import { byProgram } from '#host/trail/record.ts'
import type { ReleaseCheck } from '#rpc/schemas/models.ts'

type Flags = LineFlags & { readonly run?: string; readonly project?: string; readonly out: string; readonly device: string }

export const exportModel: Verb = {
  setUp: (command, session) => {
    addLineFlags(command.option('--run <run>', 'folder of a trained run'))
      .option('--project <folder>', "a project's folder: its run with the line in force, checked and noted in its trail")
      .requiredOption('--out <file>', 'the .onnx file to write')
      .option('--device <id>', 'what the file is compared with; see `residuum devices`', 'auto')
      .action(async (flags: Flags) => {
        if (flags.project !== undefined && flags.run !== undefined)
          throw usage('--run does not go with --project: the line in force says which run it is.')
        if (flags.project !== undefined) return await ofProject(flags, flags.project, session)
        if (flags.run === undefined) throw usage('It takes --run or --project.')
        await ofRun(flags, flags.run, session)
      })
  },
}

async function ofRun(flags: Flags, run: string, session: Session): Promise<void> {
  const folder = resolve(run)
  const line = await lineOf(flags, folder)
  const end = await exportWithLine({ run: folder, out: resolve(flags.out), line, device: flags.device }, session.watch())
  if (end === undefined) return session.stopped({}, 'Stopped. Nothing was written.')
  const { out, sizeBytes, check } = end
  const result = { out, sizeBytes, line: line?.line ?? null, lineFrom: line?.from ?? '', check: check === null ? null : inShort(check) }
  const judged =
    line === null
      ? 'No line was given: the file gives no decision. Give --upper (and --lower), --rule or --project.'
      : `${lineText(line.line)} ${check === null ? 'It was not checked: no picture of the run is where it was.' : checkText(check)}`
  session.answer(result, `Wrote ${out} (${fileSize(sizeBytes)}).\n${INTERFACE}\n${judged}`)
}

async function ofProject(flags: Flags, folder: string, session: Session): Promise<void> {
  withoutLineFlags(flags)
  const project = openProject('export', resolve(folder))
  const now = (): string => new Date().toISOString()
  try {
    const end = await exportChecked(project, { actor: byProgram(now()), now, out: resolve(flags.out) }, session.watch())
    if (end === undefined) return session.stopped({}, 'Stopped. Nothing was written.')
    const { check, ...result } = end
    const { out, sizeBytes, run, line, record } = result
    session.answer(
      { ...result, check: inShort(check) },
      `Wrote ${out} (${fileSize(sizeBytes)}), run ${run}.\n${INTERFACE}\n${lineText(line)} ${checkText(check)} It is record #${record}.`,
    )
  } finally {
    await project.store.close()
  }
}

const INTERFACE =
  'Its input "image" takes decoded RGB bytes, uint8 [1, height, width, 3], of any size; "score" is the score that `residuum score` gives.'

function inShort({ parts, skipped, largestDifference, at, changed, seed }: ReleaseCheck): object {
  return { parts: parts.length, skipped: skipped.length, largestDifference, at, changed, seed }
}

function lineText({ lower, upper }: Line): string {
  return `"decision" is 0 (pass) below ${lower}, 2 (reject) from ${upper} on${lower === upper ? '' : ', 1 (review) between'}.`
}

function checkText({ parts, largestDifference }: ReleaseCheck): string {
  return `Checked on ${count(parts.length, 'part')}: every decision is the same, the largest difference between scores is ${largestDifference.toPrecision(2)}.`
}
