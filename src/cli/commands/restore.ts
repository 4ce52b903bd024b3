import { resolve } from 'node:path'
import { restoreBackup } from '#host/backup/restore-backup.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import { byProgram } from '#host/trail/record.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'

export const restore: Verb = {
  setUp: (command, session) => {
    command
      .argument('<file>', 'a backup')
      .requiredOption('--into <folder>', 'a folder that is new or empty')
      .action((file: string, { into }: { readonly into: string }) => unpackInto(file, into, session))
  },
}

async function unpackInto(file: string, into: string, session: Session): Promise<void> {
  const watch = session.watch()
  const done = await cancellable(watch, () => restoreBackup(resolve(file), resolve(into), byProgram(new Date().toISOString()), watch))
  if (done === undefined) return session.stopped({}, 'Stopped. Nothing was restored.')
  session.answer(
    { ...done },
    `Restored ${done.project} as of ${done.madeAt} into ${done.folder}: ${count(done.files, 'file')}, every hash and the trail are right.` +
      `\n${done.notInIt}\nOpen the folder on the page Projects.`,
  )
}
