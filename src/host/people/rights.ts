import type { Contract } from '#rpc/contract.ts'
import type { Role } from '#rpc/schemas/people.ts'

/** `trail.page` and every other procedure of the contract. */
export type Path = { [Area in keyof Contract]: `${Area & string}.${keyof Contract[Area] & string}` }[keyof Contract]

const READ = 'anyone'
const WORK: readonly Role[] = ['engineer', 'manager', 'administrator']
const DECIDE: readonly Role[] = ['manager', 'administrator']
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
  'trail.page': READ,
  'trail.verify': READ,
  'trail.head': READ,
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
