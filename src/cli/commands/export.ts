import { resolve } from 'node:path'
import { addLineFlags, lineOf, usage, withoutLineFlags, type LineFlags } from '#cli/line-flags.ts'
import { openProjectAt, PROJECT_FOLDER } from '#cli/project-folder.ts'
import { addSignFlags, signedActor, withoutSigning, type SignFlags } from '#cli/signing.ts'
import type { Session } from '#cli/session.ts'
import { warnOfStaleLineIn } from '#cli/stale-line.ts'
import type { Verb } from '#cli/verb.ts'
import { count, fileSize } from '#cli/words.ts'
import type { Line } from '#domain/threshold.ts'
import { exportChecked } from '#host/release/export-checked.ts'
import { exportWithLine } from '#host/release/export-with-line.ts'
import { byProgram } from '#host/trail/record.ts'
import type { ReleaseCheck } from '#rpc/schemas/models.ts'

type Flags = LineFlags &
  SignFlags & {
    readonly run?: string
    readonly project?: string
    readonly out: string
    readonly device: string
    readonly bits?: 8 | 16
  }

export const exportModel: Verb = {
  setUp: (command, session) => {
    addSignFlags(addLineFlags(command.option('--run <run>', 'folder of a trained run')))
      .option('--project <folder>', `${PROJECT_FOLDER}; its run with the line in force, checked and noted in its trail`)
      .requiredOption('--out <file>', 'the .onnx file to write')
      .option('--bits <number>', 'of the pictures that the file takes, 8 or 16; left out, what most of its own have', bitsOf)
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
  withoutSigning(flags)
  const folder = resolve(run)
  const line = await lineOf(flags, folder)
  await warnOfStaleLineIn(folder, session)
  if (flags.rule !== undefined && line !== null) session.log(`The line: ${line.from.replace(/\.?$/, '.')}`)
  const { bits: wanted, device } = flags
  const asked = { run: folder, out: resolve(flags.out), line, device, ...(wanted !== undefined && { bits: wanted }) }
  const end = await exportWithLine(asked, session.watch())
  if (end === undefined) return session.stopped({}, 'Stopped. Nothing was written.')
  const { out, sizeBytes, bits, check } = end
  const result = {
    out,
    sizeBytes,
    bits,
    line: line?.line ?? null,
    lineFrom: line?.from ?? '',
    check: check === null ? null : inShort(check),
  }
  const judged =
    line === null
      ? 'No line was given: the file gives no decision. Give --upper (and --lower), --rule or --project.'
      : `${lineText(line.line)} ${check === null ? 'It was not checked: no picture of the run is where it was.' : checkText(check)}`
  session.answer(result, `Wrote ${out} (${fileSize(sizeBytes)}).\n${interfaceText(bits)}\n${judged}`)
}

async function ofProject(flags: Flags, folder: string, session: Session): Promise<void> {
  withoutLineFlags(flags)
  const project = openProjectAt(folder)
  const now = (): string => new Date().toISOString()
  try {
    const actor = await signedActor(project, { path: 'models.export', meaning: 'responsibility' }, flags, byProgram(now()))
    const end = await exportChecked(
      project,
      { actor, now, out: resolve(flags.out), ...(flags.bits !== undefined && { bits: flags.bits }) },
      session.watch(),
    )
    if (end === undefined) return session.stopped({}, 'Stopped. Nothing was written.')
    const { check, ...result } = end
    const { out, sizeBytes, run, line, record } = result
    session.answer(
      { ...result, check: inShort(check) },
      `Wrote ${out} (${fileSize(sizeBytes)}), run ${run}.\n${interfaceText(check.bits)}\n${lineText(line)} ${checkText(check)} It is record #${record}.`,
    )
  } finally {
    await project.store.close()
  }
}

function interfaceText(bits: 8 | 16 = 8): string {
  const levels = bits === 8 ? 'bytes, uint8' : 'levels of 16 bits, uint16'
  return `Its input "image" takes decoded RGB ${levels} [1, height, width, 3], of any size; "score" is the score that \`residuum score\` gives.`
}

function bitsOf(text: string): 8 | 16 {
  if (text === '8') return 8
  if (text === '16') return 16
  throw usage('--bits takes 8 or 16.')
}

function inShort({ parts, skipped, largestDifference, at, changed, seed, bits }: ReleaseCheck): object {
  return { parts: parts.length, skipped: skipped.length, largestDifference, at, changed, seed, bits }
}

function lineText({ lower, upper }: Line): string {
  return `"decision" is 0 (pass) below ${lower}, 2 (flag) from ${upper} on${lower === upper ? '' : ', 1 (review) between'}.`
}

function checkText({ parts, largestDifference }: ReleaseCheck): string {
  return `Checked on ${count(parts.length, 'part')}: every decision is the same, the largest difference between scores is ${largestDifference.toPrecision(2)}.`
}
