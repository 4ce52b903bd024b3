import type { Path } from '#rpc/contract.ts'
import type { PersonRow, Role } from '#rpc/schemas/people.ts'

const READ = 'anyone'
const WORK: readonly Role[] = ['engineer', 'manager', 'administrator']
const DECIDE: readonly Role[] = ['manager', 'administrator']
const JUDGE: readonly Role[] = ['engineer', 'manager']
const ADMINISTER: readonly Role[] = ['administrator']
const EVERYBODY: readonly Role[] = ['engineer', 'manager', 'auditor', 'administrator']

/**
 * Who may call what in a project with accounts: the one table, asked before every handler. `anyone`: reading, which needs no account,
 * since pictures and database lie as files on this computer anyway. A procedure without its line does not compile.
 */
export const RIGHTS: Readonly<Record<Path, typeof READ | readonly Role[]>> = {
  'session.info': READ,
  'settings.get': READ,
  'settings.change': READ,
  'projects.list': READ,
  'projects.look': READ,
  'projects.pickFolder': READ,
  'projects.create': READ,
  'projects.makeSample': READ,
  'projects.add': READ,
  'projects.relocate': DECIDE,
  'projects.open': READ,
  'projects.remove': ADMINISTER,
  'parts.counts': READ,
  'parts.page': READ,
  'parts.ids': READ,
  'parts.health': READ,
  'parts.usedBy': READ,
  'parts.move': WORK,
  'parts.setTruth': WORK,
  'parts.exclude': WORK,
  'parts.changes': READ,
  'detectors.list': READ,
  'devices.list': READ,
  'runs.list': READ,
  'runs.get': READ,
  'runs.check': READ,
  'runs.start': WORK,
  'runs.queue': READ,
  'runs.reorder': WORK,
  'runs.pause': WORK,
  'runs.resume': WORK,
  'runs.stopAndKeep': WORK,
  'runs.discard': WORK,
  'runs.adopt': WORK,
  'runs.history': READ,
  'runs.warnings': READ,
  'runs.snapshots': READ,
  'runs.score': WORK,
  'scores.of': READ,
  'scores.evaluate': READ,
  'scores.unscored': READ,
  'look.part': READ,
  'look.prepare': READ,
  'thresholds.settings': READ,
  'thresholds.rules': READ,
  'thresholds.list': READ,
  'thresholds.inForce': READ,
  'thresholds.choose': DECIDE,
  'compare.table': READ,
  'compare.runs': READ,
  'reports.formats': READ,
  'reports.list': READ,
  'reports.make': EVERYBODY,
  'models.list': READ,
  'models.export': WORK,
  'trail.page': READ,
  'trail.entry': READ,
  'trail.people': READ,
  'trail.export': EVERYBODY,
  'trail.evidence': READ,
  'trail.verify': READ,
  'trail.head': READ,
  'trail.asOf': READ,
  'review.settings': READ,
  'review.changeSettings': DECIDE,
  'review.queue': JUDGE,
  'review.counts': READ,
  'review.page': READ,
  'review.judge': JUDGE,
  'review.judgeMany': JUDGE,
  'review.undo': JUDGE,
  'review.disagreements': READ,
  'review.settle': DECIDE,
  'review.gauges': DECIDE,
  'review.toAcceptance': WORK,
  'annotations.get': READ,
  'annotations.history': READ,
  'annotations.version': READ,
  'annotations.save': JUDGE,
  'annotations.lock': JUDGE,
  'annotations.unlock': JUDGE,
  'annotations.locks': READ,
  'annotations.export': EVERYBODY,
  'annotations.import': WORK,
  'ignore.get': READ,
  'ignore.save': WORK,
  'studies.list': READ,
  'studies.begin': DECIDE,
  'studies.next': JUDGE,
  'studies.judge': JUDGE,
  'studies.result': READ,
  'lines.proposals': READ,
  'lines.propose': WORK,
  'lines.preview': READ,
  'lines.approve': DECIDE,
  'lines.refuse': DECIDE,
  'lines.withdraw': WORK,
  'people.session': READ,
  'people.signIn': READ,
  'people.resume': READ,
  'people.signOut': READ,
  'people.list': READ,
  'people.add': ADMINISTER,
  'people.changeRoles': ADMINISTER,
  'people.changePassword': EVERYBODY,
  'people.close': ADMINISTER,
  'events.stream': READ,
}

/** What somebody may not do, and who may, for the page: nothing in an open project, all but reading for whoever is not signed in. */
export function missingRights(hasAccounts: boolean, person: PersonRow | null): Readonly<Record<string, readonly Role[]>> {
  if (!hasAccounts) return {}
  const own = person?.roles ?? []
  const missing: Record<string, readonly Role[]> = {}
  for (const [path, right] of Object.entries(RIGHTS)) {
    if (right !== READ && !right.some((role) => own.includes(role))) missing[path] = right
  }
  return missing
}
