import type { Command } from 'commander'
import type { Project } from '#host/projects/project.ts'
import type { Actor } from '#host/trail/record.ts'
import { usage } from './line-flags.ts'
import { openProjectAt } from './project-folder.ts'
import { addSignFlags, signedActor, type SignFlags } from './signing.ts'

/** Who does something that people do: a name alone where nobody signs. */
export type ActFlags = SignFlags & { readonly by: string }

export function addActFlags(command: Command): Command {
  return addSignFlags(command).option('--by <name>', 'in a project without accounts: who does it, for the audit trail', '')
}

/** Does something in a project under the name of whoever asked for it. Faults: those of `signedActor` and of opening the project. */
export async function actInProject<T>(
  folder: string,
  act: Parameters<typeof signedActor>[1],
  flags: ActFlags,
  work: (project: Project, actor: Actor) => Promise<T>,
): Promise<T> {
  const project = openProjectAt(folder)
  try {
    const { by } = flags
    if (by !== '' && flags.as !== undefined) throw usage('--by does not go with --as: the name is that of the account.')
    return await work(project, await signedActor(project, act, flags, { who: by, how: 'open', at: new Date().toISOString() }))
  } finally {
    await project.store.close()
  }
}
