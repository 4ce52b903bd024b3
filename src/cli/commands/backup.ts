import { resolve } from 'node:path'
import { makeBackup } from '#host/backup/make-backup.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import { byProgram } from '#host/trail/record.ts'
import { openProjectAt, PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'

export const backup: Verb = {
  setUp: (command, session) => {
    command
      .argument('<project>', PROJECT_FOLDER)
      .requiredOption('--out <file>', 'the file to write; one that is there is replaced when the new one has been read back')
      .action((project: string, { out }: { readonly out: string }) => write(project, out, session))
  },
}

async function write(folder: string, out: string, session: Session): Promise<void> {
  const project = openProjectAt(folder)
  try {
    const { pictures } = await project.facts()
    const watch = session.watch()
    const made = await cancellable(watch, () => makeBackup(project, resolve(out), byProgram(new Date().toISOString()), watch))
    if (made === undefined) return session.stopped({}, 'Stopped. No backup was written.')
    const gone =
      made.leftOut.length === 0 ? '' : `\nLeft out, for it vanished or has a name that cannot be kept: ${made.leftOut.join(', ')}`
    session.answer(
      { ...made },
      `Wrote ${made.file} and read it back: ${count(made.files, 'file')}, ${count(made.entries, 'record of the trail', 'records of the trail')}.` +
        `\nSHA-256: ${made.sha256}\nThe pictures of the data set are not in it: ${pictures}${gone}`,
    )
  } finally {
    await project.store.close()
  }
}
