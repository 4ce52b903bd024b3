import { outcomeOf, type Outcome } from '#domain/evaluation.ts'
import { Fault } from '#domain/faults.ts'
import { countsFrom } from '#domain/line-order.ts'
import { RULES } from '#domain/threshold-rules/registry.ts'
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '#domain/threshold-rules/rule.ts'
import type { Line } from '#domain/threshold.ts'
import { judgedSample, readJudged } from '#host/judging/judge-run.ts'
import type { Project } from '#host/projects/project.ts'
import { countTestScores } from '#host/store/scores.ts'
import { readSetting, writeSetting } from '#host/store/settings.ts'
import { addThreshold, lineInForce, listThresholds, waitingLine } from '#host/store/thresholds.ts'
import { ruleSettings } from '#rpc/schemas/thresholds.ts'
import { procedures as on } from './procedures.ts'

export const thresholds = {
  settings: on.thresholds.settings.handler(({ input, context: { host } }) => lastSettings(host.projects.open(input.project))),
  rules: on.thresholds.rules.handler(async ({ input, context: { host } }) => {
    const project = host.projects.open(input.project)
    const settings = input.settings ?? (await lastSettings(project))
    const { thresholds: reports } = await host.judge.evaluate(project, input.run, settings)
    return RULES.map(({ id, sentence }) => ({ id, sentence, report: reports[id] }))
  }),
  list: on.thresholds.list.handler(({ input, context: { host } }) =>
    listThresholds(host.projects.open(input.project).store.reader, host.now()),
  ),
  inForce: on.thresholds.inForce.handler(({ input, context: { host } }) =>
    lineInForce(host.projects.open(input.project).store.reader, host.now()),
  ),
  waiting: on.thresholds.waiting.handler(async ({ input: { project }, context: { host } }) => {
    const { store, asOf } = host.projects.open(project)
    const line = await waitingLine(store.reader, host.now())
    if (line !== null && asOf === null) host.lineClock.expect({ project, run: line.run, begins: countsFrom(line) })
    return line
  }),
  choose: on.thresholds.choose.handler(async ({ input, context: { host, actor } }) => {
    if (actor.hasAccounts) throw needsApproval()
    const { project: id, ...choice } = input
    const project = host.projects.open(id)
    const { writer } = project.store
    const outcome = await outcomeNow(project, choice)
    const chosen = await writer.transaction().execute(async (all) => {
      if (choice.settings !== null) await writeSetting(all, RULE_SETTINGS, choice.settings, { ...actor, who: choice.by })
      return await addThreshold(all, { ...choice, outcome, at: host.now() })
    })
    host.events.announce({ type: 'threshold.chosen', project: id, run: choice.run })
    return chosen
  }),
}

/** What a line does to the acceptance set as it is scored now. Faults: scores.incomplete. */
export async function outcomeNow(
  project: Project,
  { run, line, settings }: { run: number; line: Line; settings: RuleSettings | null },
): Promise<Outcome> {
  const { parts, scored } = await countTestScores(project.store.reader, run)
  if (scored < parts) throw incompleteFault(run, scored, parts)
  const { prices } = settings ?? (await lastSettings(project))
  return outcomeOf(line, judgedSample(await readJudged(project, run)), prices)
}

const RULE_SETTINGS = 'rule-settings'

/** What the project's people set last. */
function lastSettings(project: Project): Promise<RuleSettings> {
  return readSetting(project.store.reader, RULE_SETTINGS, ruleSettings, DEFAULT_RULE_SETTINGS)
}

function needsApproval(): Fault {
  const text = {
    what: 'The line was not changed.',
    why: 'This project has accounts: a line is proposed, and comes into force when it is approved.',
    do: 'Propose the line instead.',
  }
  return new Fault('line.needs-approval', text)
}

function incompleteFault(run: number, scored: number, parts: number): Fault {
  const text = {
    what: `${scored} of ${parts} parts of the acceptance set are scored by run ${run}.`,
    why: 'A line chosen now would rest on a part of the set only.',
    do: 'Have the other parts scored, then choose the line.',
  }
  return new Fault('scores.incomplete', text, { data: { run, scored, parts } })
}
