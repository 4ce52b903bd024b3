import { resolve } from 'node:path'
import { Option } from 'commander'
import { cancellable } from '#host/jobs/cancellable.ts'
import { exportMasksTo, importMasks } from '#host/masks/exchange/exchange.ts'
import { makeViews } from '#host/views/view-process.ts'
import { EXCHANGE_FORMATS, type ExchangeFormat } from '#rpc/schemas/annotations.ts'
import { actInProject, addActFlags, type ActFlags } from '#cli/acting.ts'
import { PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'

type Flags = ActFlags & { readonly format: ExchangeFormat }
type OutFlags = Flags & { readonly out: string; readonly polygons?: boolean }
type InFlags = Flags & { readonly reason: string }

export const annotations: Verb = {
  setUp: (command, session) => {
    const sub = (name: string, text: string) =>
      addActFlags(command.command(name))
        .description(text)
        .argument('<project>', PROJECT_FOLDER)
        .addOption(new Option('--format <id>', 'coco, mvtec or csv').choices([...EXCHANGE_FORMATS]).makeOptionMandatory())
        .option('--json', 'print one JSON object on stdout')
        .exitOverride()
        .configureOutput({ outputError: () => undefined })
    sub('export', 'write the newest masks of every part that has some')
      .requiredOption('--out <path>', 'the file to write; for mvtec the folder')
      .option('--polygons', 'COCO with outlines instead of run lengths; the pixels are the same')
      .action((project: string, flags: OutFlags) => takeOut(project, flags, session))
    sub('import', 'take masks in as new versions, all of them or none')
      .argument('<path>', 'a COCO or CSV file; for mvtec the folder that holds ground_truth')
      .option('--reason <text>', 'why, for the audit trail', '')
      .action((project: string, path: string, flags: InFlags) => takeIn(project, path, flags, session))
  },
}

async function takeOut(folder: string, { format, out, polygons = false, ...flags }: OutFlags, session: Session): Promise<void> {
  const watch = session.watch()
  const path = resolve(out)
  const done = await actInProject(folder, { path: 'annotations.export', meaning: 'responsibility' }, flags, (project, actor) =>
    cancellable(watch, () => exportMasksTo(project, path, { format, polygons }, actor, watch)),
  )
  if (done === undefined) return session.stopped({}, 'Stopped.')
  const { parts, masks, sha256 } = done
  session.answer({ out: path, parts, masks, sha256 }, `Wrote ${path}: ${count(masks, 'mask')} of ${count(parts, 'part')}.`)
}

async function takeIn(folder: string, path: string, { format, reason, ...flags }: InFlags, session: Session): Promise<void> {
  const watch = session.watch()
  const views = makeViews(watch.engine, session.log)
  try {
    const done = await actInProject(folder, { path: 'annotations.import', meaning: 'authorship' }, flags, (project, actor) =>
      cancellable(watch, () => importMasks({ project, views }, { format, path: resolve(path), reason }, actor, watch)),
    )
    if (done === undefined) return session.stopped({}, 'Stopped. No mask was taken in.')
    session.answer(
      done,
      `Took in ${count(done.masks, 'mask')} of ${count(done.parts, 'part')}.${done.same === 0 ? '' : ` ${count(done.same, 'part')} had the same already.`}`,
    )
  } finally {
    views.close()
  }
}
