import { Fault } from '#domain/faults.ts'
import type { Path } from '#rpc/contract.ts'

/**
 * What can be asked of a project as it stood. Everything else is refused before its handler is called, and the copy that answers cannot be
 * written to. A procedure without its line does not compile. Those that name no project are answered as ever.
 */
const ANSWERS: Readonly<Record<Path, boolean>> = {
  'session.info': true,
  'settings.get': true,
  'settings.change': true,
  'projects.list': true,
  'projects.look': true,
  'projects.pickFolder': true,
  'projects.create': true,
  'projects.makeSample': true,
  'projects.add': true,
  'projects.relocate': false,
  'projects.open': true,
  'projects.remove': false,
  'parts.counts': true,
  'parts.page': true,
  'parts.ids': true,
  'parts.health': true,
  'parts.usedBy': true,
  'parts.add': false,
  'parts.move': false,
  'parts.setTruth': false,
  'parts.exclude': false,
  'parts.changes': true,
  'detectors.list': true,
  'devices.list': true,
  'runs.list': true,
  'runs.get': true,
  'runs.check': true,
  'runs.start': false,
  'runs.queue': true,
  'runs.reorder': false,
  'runs.pause': false,
  'runs.resume': false,
  'runs.stopAndKeep': false,
  'runs.discard': false,
  'runs.adopt': false,
  'runs.history': true,
  'runs.warnings': true,
  'runs.snapshots': true,
  'runs.score': false,
  'scores.of': true,
  'scores.evaluate': true,
  'scores.pixels': false,
  'scores.keptPixels': true,
  'scores.unscored': true,
  'look.part': true,
  'look.prepare': true,
  'thresholds.settings': true,
  'thresholds.rules': true,
  'thresholds.list': true,
  'thresholds.inForce': true,
  'thresholds.waiting': true,
  'thresholds.choose': false,
  'compare.table': true,
  'compare.runs': true,
  'reports.formats': true,
  'reports.kinds': true,
  'reports.list': true,
  'reports.make': false,
  'reports.drift': true,
  'reports.commentAlarm': false,
  'watch.state': true,
  'watch.start': false,
  'watch.stop': false,
  'watch.recent': true,
  'models.list': true,
  'models.export': false,
  'backups.make': false,
  'trail.page': true,
  'trail.entry': true,
  'trail.people': true,
  'trail.export': false,
  'trail.evidence': false,
  'trail.verify': true,
  'trail.head': true,
  'trail.moment': true,
  'review.settings': true,
  'review.changeSettings': false,
  'review.queue': true,
  'review.counts': true,
  'review.item': true,
  'review.page': true,
  'review.standings': true,
  'review.judge': false,
  'review.judgeMany': false,
  'review.undo': false,
  'review.disagreements': true,
  'review.settle': false,
  'review.gauges': true,
  'review.toAcceptance': false,
  'annotations.get': true,
  'annotations.history': true,
  'annotations.version': true,
  'annotations.save': false,
  'annotations.lock': false,
  'annotations.unlock': false,
  'annotations.locks': true,
  'annotations.export': false,
  'annotations.import': false,
  'ignore.get': true,
  'ignore.save': false,
  'studies.list': true,
  'studies.begin': false,
  'studies.next': true,
  'studies.judge': false,
  'studies.result': true,
  'lines.proposals': true,
  'lines.propose': false,
  'lines.preview': true,
  'lines.approve': false,
  'lines.refuse': false,
  'lines.withdraw': false,
  'lines.callOff': false,
  'people.session': true,
  'people.signIn': false,
  'people.resume': false,
  'people.signOut': false,
  'people.list': true,
  'people.add': false,
  'people.changeRoles': false,
  'people.changePassword': false,
  'people.close': false,
  'events.stream': true,
}

/** Whether the past has an answer. Every path of the router is one of the contract's; an unknown one has none. */
export const answersFromThePast = (path: string): boolean => Object.hasOwn(ANSWERS, path) && ANSWERS[path as Path]

/** What the past refuses, in the form of `MySession.needs`: no role helps. */
export function refusedInThePast(): Readonly<Record<string, readonly never[]>> {
  return Object.fromEntries(Object.entries(ANSWERS).flatMap(([path, answers]) => (answers ? [] : [[path, []]])))
}

/** Whoever tries to change the past is told this. */
export function pastFault(record: number): Fault {
  const text = {
    what: `This shows the project as it stood after record ${String(record)}.`,
    why: 'Nothing can be changed here.',
    do: 'Leave the view to go on.',
  }
  return new Fault('project.past', text, { data: { record } })
}

/** The trail has no entry of that number. */
export function noSuchMoment(record: number, last: number): Fault {
  const text = {
    what: `There is no record ${record} in this project.`,
    why: `Its trail has ${last}.`,
    do: 'Go back to now, and choose a record on Audit.',
  }
  return new Fault('project.past', text, { data: { record } })
}
