import { resolve } from 'node:path'
import { Option } from 'commander'
import type { Split } from '#domain/parts.ts'
import { addPictures } from '#host/projects/add-pictures.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import type { PicturesAdded } from '#rpc/schemas/parts.ts'
import { actInProject, addActFlags, type ActFlags } from '#cli/acting.ts'
import { PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'

type Flags = ActFlags & { readonly data: string; readonly set: Split }

/** The sets as people call them, by the words that are typed. */
const SETS: Readonly<Record<Split, string>> = {
  train: 'training good',
  calibrate: 'calibration normals',
  test: 'the acceptance set',
  incoming: 'incoming',
}

export const add: Verb = {
  setUp: (command, session) => {
    addActFlags(command)
      .argument('<project>', PROJECT_FOLDER)
      .requiredOption('--data <path>', 'folder of pictures, a CSV list of them, or one picture; they are read and stay where they are')
      .addOption(
        new Option('--set <set>', 'train: training good, calibrate: calibration normals, test: the acceptance set, incoming: no truth yet')
          .choices(Object.keys(SETS))
          .makeOptionMandatory(),
      )
      .action((project: string, flags: Flags) => takeIn(project, flags, session))
  },
}

async function takeIn(folder: string, { data, set, ...flags }: Flags, session: Session): Promise<void> {
  const watch = session.watch()
  const adding = { folder: resolve(data), to: set }
  const done = await actInProject(folder, { path: 'parts.add', meaning: 'responsibility' }, flags, (project, actor) =>
    cancellable(watch, () => addPictures(project, adding, actor, watch)),
  )
  if (done === undefined) return session.stopped({}, 'Stopped. No picture was added.')
  for (const { name, why } of done.unreadable.first) session.log(`Warning: ${name} was left out. ${why}`)
  session.answer(done, addedText(done, set))
}

function addedText({ added, same, unreadable, record }: PicturesAdded, set: Split): string {
  const known = same.count === 0 ? '' : ` ${count(same.count, 'picture')} of the folder ${same.count === 1 ? 'is' : 'are'} there already.`
  const left = unreadable.count === 0 ? '' : ` ${count(unreadable.count, 'picture')} cannot be read.`
  const noted = record === null ? '' : ` It is record #${record}.`
  return `Added ${count(added, 'picture')} to ${SETS[set]}.${noted}${known}${left}`
}
