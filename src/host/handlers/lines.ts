import { sign } from '#host/people/acting.ts'
import { readReviewSettings } from '#host/review/settings.ts'
import { addProposal, approveProposal, endProposal, listProposals, previewProposal } from '#host/store/proposals.ts'
import { callOffLine } from '#host/store/thresholds.ts'
import { procedures as on } from './procedures.ts'
import { outcomeNow } from './thresholds.ts'

export const lines = {
  proposals: on.lines.proposals.handler(({ input, context: { host } }) => listProposals(host.projects.open(input.project).store.reader)),
  propose: on.lines.propose.handler(async ({ input: { project: id, ...proposed }, context: { host, actor } }) => {
    const project = host.projects.open(id)
    const outcome = await outcomeNow(project, proposed)
    const proposal = await addProposal(project.store.writer, { ...proposed, outcome }, { ...actor, at: host.now() })
    host.events.announce({ type: 'lines.changed', project: id })
    return proposal
  }),
  preview: on.lines.preview.handler(({ input, context: { host } }) =>
    previewProposal(host.projects.open(input.project).store.reader, input.proposal, { ...input, at: host.now() }),
  ),
  approve: on.lines.approve.handler(async ({ input: { project: id, signature, ...asked }, context: { host, caller, actor } }) => {
    const project = host.projects.open(id)
    const { twoPeople } = await readReviewSettings(project.store.reader)
    const signed = await sign({ host, caller }, project, actor, signature)
    // Where nobody has an account, two people cannot be told apart.
    const chosen = await approveProposal(project.store.writer, asked, signed, twoPeople && actor.hasAccounts)
    host.events.announce({ type: 'lines.changed', project: id })
    host.events.announce({ type: 'threshold.chosen', project: id, run: chosen.run })
    return chosen
  }),
  refuse: on.lines.refuse.handler(async ({ input: { project, ...asked }, context: { host, actor } }) => {
    const proposal = await endProposal(host.projects.open(project).store.writer, { ...asked, answer: 'refused' }, actor)
    host.events.announce({ type: 'lines.changed', project })
    return proposal
  }),
  withdraw: on.lines.withdraw.handler(async ({ input: { project, ...asked }, context: { host, actor } }) => {
    const proposal = await endProposal(host.projects.open(project).store.writer, { ...asked, answer: 'withdrawn' }, actor)
    host.events.announce({ type: 'lines.changed', project })
    return proposal
  }),
  callOff: on.lines.callOff.handler(async ({ input: { project, ...asked }, context: { host, actor } }) => {
    const line = await callOffLine(host.projects.open(project).store.writer, asked, { ...actor, at: host.now() })
    host.events.announce({ type: 'threshold.chosen', project, run: line.run })
    return line
  }),
}
