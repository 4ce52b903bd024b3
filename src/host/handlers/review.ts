import { Fault } from '#domain/faults.ts'
import { standingOf } from '#domain/review.ts'
import type { Host } from '#host/host.ts'
import type { Acting } from '#host/people/acting.ts'
import { labelByVerdicts } from '#host/review/acceptance.ts'
import { gaugeResults } from '#host/review/gauges.ts'
import { asGiven, asOrdinary, blindFault, mayKnowGauges } from '#host/review/hidden-parts.ts'
import { countQueue, nextInQueue, oneToReview } from '#host/review/queue.ts'
import { readReviewSettings, REVIEW_SETTINGS } from '#host/review/settings.ts'
import { writeSetting } from '#host/store/settings.ts'
import { disagreements, pageOfVerdicts, verdictsByRecord } from '#host/store/verdict-query.ts'
import { giveVerdicts, undoVerdicts, verdictsOfParts, type Given, type Giving, type NewVerdict } from '#host/store/verdicts.ts'
import type { Judged } from '#rpc/schemas/review.ts'
import { procedures as on } from './procedures.ts'

type From = { readonly host: Host; readonly actor: Acting }
const readerOf = (host: Host, project: string) => host.projects.open(project).store.reader

export const review = {
  settings: on.review.settings.handler(async ({ input, context: { host, actor } }) => {
    const settings = await readReviewSettings(readerOf(host, input.project))
    return mayKnowGauges(actor) ? settings : { ...settings, gaugeParts: [] }
  }),
  changeSettings: on.review.changeSettings.handler(async ({ input: { project, settings, reason }, context: { host, actor } }) => {
    const { reader, writer } = host.projects.open(project).store
    await writer.transaction().execute(async (all) => {
      await writeSetting(all, REVIEW_SETTINGS, { ...(await readReviewSettings(all)), ...settings }, actor, reason)
    })
    host.events.announce({ type: 'review.changed', project })
    return await readReviewSettings(reader)
  }),
  queue: on.review.queue.handler(({ input, context: { host, actor } }) => nextInQueue(readerOf(host, input.project), input, actor)),
  counts: on.review.counts.handler(({ input, context: { host, actor } }) => countQueue(readerOf(host, input.project), input, actor)),
  item: on.review.item.handler(({ input, context: { host, actor } }) =>
    oneToReview(readerOf(host, input.project), input, { who: actor.who, at: host.now() }),
  ),
  page: on.review.page.handler(async ({ input, context: { host, actor } }) => {
    const { filter } = input
    const isOpen = mayKnowGauges(actor) && (filter.kinds === undefined || filter.kinds.includes('gauge'))
    if (isOpen) return await pageOfVerdicts(readerOf(host, input.project), filter, input)
    const { total, rows } = await pageOfVerdicts(readerOf(host, input.project), filter, input, actor.who)
    return { total, rows: rows.map(asOrdinary) }
  }),
  standings: on.review.standings.handler(async ({ input: { project, parts }, context: { host } }) => {
    const verdicts = await verdictsOfParts(readerOf(host, project), parts)
    return [...verdicts].map(([part, list]) => ({ part, last: list.at(-1)?.record ?? 0, standing: standingOf(list) }))
  }),
  judge: on.review.judge.handler(async ({ input: { project, reason, view, ...given }, context }) => {
    refuseType(given)
    const kind = await kindOf(context.host, project, given.part)
    return await one(context, project, { ...given, kind, view: JSON.stringify(view) }, givingBy(context, reason)).catch(
      (error: unknown) => {
        throw view.blind ? blindFault(error) : error
      },
    )
  }),
  judgeMany: on.review.judgeMany.handler(async ({ input: { project, parts, reason, view, key, ...given }, context }) => {
    refuseType(given)
    const { gaugeParts } = await readReviewSettings(readerOf(context.host, project))
    const hidden = new Set(gaugeParts)
    const verdicts = parts.map(({ part, expects }): NewVerdict => {
      const kind = hidden.has(part) ? 'gauge' : 'review'
      return {
        ...given,
        part,
        kind,
        expects: kind === 'gauge' ? null : expects,
        view: JSON.stringify(view),
        key: key === null ? null : `${key} ${part}`,
      }
    })
    return await judgedOf(context, project, await giveVerdicts(host(context, project).writer, verdicts, givingBy(context, reason)))
  }),
  undo: on.review.undo.handler(async ({ input: { project, records, reason }, context }) =>
    judgedOf(context, project, await undoVerdicts(host(context, project).writer, records, givingBy(context, reason))),
  ),
  disagreements: on.review.disagreements.handler(({ input, context }) => disagreements(readerOf(context.host, input.project), input)),
  settle: on.review.settle.handler(async ({ input: { project, ...given }, context }) => {
    refuseType(given)
    const verdict: NewVerdict = {
      ...given,
      kind: 'settled',
      run: null,
      threshold: null,
      view: JSON.stringify({ mode: 'disagreement', blind: false }),
      key: null,
    }
    return await one(context, project, verdict, { ...givingBy(context, given.note), action: 'verdict.settled' })
  }),
  gauges: on.review.gauges.handler(({ input, context: { host } }) => gaugeResults(readerOf(host, input.project))),
  toAcceptance: on.review.toAcceptance.handler(async ({ input: { project, parts, reason }, context: { host, actor } }) => {
    const { who: by, how, at } = actor
    const moved = await labelByVerdicts(host.projects.open(project).store.writer, parts, { reason, by, how, at })
    if (moved > 0) host.events.announce({ type: 'parts.changed', project })
    return { moved }
  }),
}

const host = ({ host }: From, project: string) => host.projects.open(project).store
const givingBy = ({ actor }: From, reason: string): Giving => ({ actor, reason, since: actor.since })

/** Hidden parts are judged like any other, and count for the person only. */
async function kindOf(host: Host, project: string, part: number): Promise<'review' | 'gauge'> {
  return (await readReviewSettings(readerOf(host, project))).gaugeParts.includes(part) ? 'gauge' : 'review'
}

async function one(context: From, project: string, verdict: NewVerdict, giving: Giving): Promise<Judged> {
  const expects = verdict.kind === 'gauge' ? null : verdict.expects
  const [judged] = await judgedOf(context, project, await giveVerdicts(host(context, project).writer, [{ ...verdict, expects }], giving))
  if (judged === undefined) throw new Error('A verdict that was just given is not there.')
  return judged
}

async function judgedOf(context: From, project: string, given: readonly Given[]): Promise<Judged[]> {
  const rows = await verdictsByRecord(
    readerOf(context.host, project),
    given.map(({ record }) => record),
  )
  context.host.events.announce({ type: 'review.changed', project })
  return given.flatMap(({ record, standing }) => {
    const verdict = rows.find((row) => row.record === record)
    return verdict === undefined ? [] : [asGiven({ verdict, standing })]
  })
}

function refuseType({ verdict, type, severity }: { verdict: string; type: string; severity: string }): void {
  if (verdict === 'defective' || (type === '' && severity === '')) return
  const text = {
    what: 'The verdict was not taken.',
    why: 'Only a defective part has a type and a severity.',
    do: 'Leave them out, or judge the part defective.',
  }
  throw new Fault('verdict.invalid', text)
}
