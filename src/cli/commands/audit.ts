import { InvalidArgumentError } from 'commander'
import { openProjectAt, PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import { brokenTrail } from '#host/trail/broken.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { trailHead } from '#rpc/schemas/trail.ts'

type Flags = { readonly head: readonly string[] }

export const audit: Verb = {
  setUp: (command, session) => {
    command
      .command('verify')
      .description('go through the whole trail and name the first record that was changed, removed, moved or put in')
      .argument('<project>', PROJECT_FOLDER)
      .option(
        '--head <HASH@N>',
        'a head that was kept (every report has one); proves that the end was not cut off; can be repeated',
        addHead,
        [],
      )
      .option('--json', 'print one JSON object on stdout')
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
      .action((project: string, { head }: Flags) => verify(project, head, session))
  },
}

async function verify(path: string, heads: readonly string[], session: Session): Promise<void> {
  const project = openProjectAt(path)
  try {
    const watch = session.watch()
    const check = await verifyTrail(project.store, heads, watch).catch((error: unknown) => {
      if (watch.signal.aborted) return undefined
      throw error
    })
    if (check === undefined) return session.stopped({}, 'Stopped before the end of the trail.')
    if (check.problem !== null) throw brokenTrail(check)
    session.answer(check, `The trail is intact: ${count(check.entries, 'record')}.${check.head === '' ? '' : `\nIts head: ${check.head}`}`)
  } finally {
    await project.store.close()
  }
}

function addHead(text: string, before: readonly string[]): readonly string[] {
  if (!trailHead.safeParse(text).success) throw new InvalidArgumentError('It takes 64 hexadecimal digits, @ and a number.')
  return [...before, text]
}
