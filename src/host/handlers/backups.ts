import { join, resolve } from 'node:path'
import { makeBackup } from '#host/backup/make-backup.ts'
import { stamp } from '#host/files/stamp.ts'
import { sign } from '#host/people/acting.ts'
import { procedures as on, steps } from './procedures.ts'

export const backups = {
  make: on.backups.make.handler(({ input: { project: id, folder, signature }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      const at = host.now()
      const place = folder === '' ? join(host.home, 'backups') : resolve(folder)
      return await makeBackup(project, join(place, `${id}-${stamp(at)}.backup.zip`), { ...signed, at }, watch)
    }),
  ),
}
