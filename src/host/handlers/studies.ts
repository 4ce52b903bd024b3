import { addStudy, listStudies, nextInStudy, resultOfStudy } from '#host/store/studies.ts'
import { giveVerdicts } from '#host/store/verdicts.ts'
import { Fault } from '#domain/faults.ts'
import { procedures as on } from './procedures.ts'

export const studies = {
  list: on.studies.list.handler(({ input, context: { host } }) => listStudies(host.projects.open(input.project).store.reader)),
  begin: on.studies.begin.handler(async ({ input: { project, ...study }, context: { host, actor } }) => {
    const row = await addStudy(host.projects.open(project).store.writer, study, actor)
    host.events.announce({ type: 'review.changed', project })
    return row
  }),
  next: on.studies.next.handler(({ input, context: { host, actor } }) =>
    nextInStudy(host.projects.open(input.project).store.reader, input.study, actor.who),
  ),
  judge: on.studies.judge.handler(async ({ input, context: { host, actor } }) => {
    const { project, study, part, round, verdict, view, key } = input
    const { reader, writer } = host.projects.open(project).store
    const given = {
      part,
      verdict,
      type: '',
      severity: '',
      note: '',
      kind: 'study',
      study,
      round,
      run: null,
      threshold: null,
      view: JSON.stringify(view),
      expects: null,
      key,
    } as const
    // In one transaction: of two windows that judge the same part, one is too late.
    await writer.transaction().execute(async (all) => {
      const sent =
        key !== null && (await all.selectFrom('verdict').select('record').where('key', '=', key).executeTakeFirst()) !== undefined
      const next = await nextInStudy(all, study, actor.who)
      if (!sent && (next?.part !== part || next.round !== round)) throw notNext(part)
      await giveVerdicts(all, [given], { actor, reason: '', since: null })
    })
    host.events.announce({ type: 'review.changed', project })
    return await nextInStudy(reader, study, actor.who)
  }),
  result: on.studies.result.handler(({ input, context: { host } }) =>
    resultOfStudy(host.projects.open(input.project).store.reader, input.study),
  ),
}

/** The order is part of the study: whoever could choose it could look first. */
function notNext(part: number): Fault {
  const text = {
    what: 'The verdict was not taken.',
    why: `Part ${part} is not the next one of this person in this round.`,
    do: 'Judge the part that is shown.',
  }
  return new Fault('study.invalid', text, { data: { part } })
}
