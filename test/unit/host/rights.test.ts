import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { missingRights, RIGHTS } from '#host/people/rights.ts'
import { ROLES, type PersonRow, type Role } from '#rpc/schemas/people.ts'

/** Who changes what, by hand from docs/guide/people.md; who is not named may not. */
const BY_HAND: Readonly<Record<Role, readonly string[]>> = {
  engineer: [
    'parts.add parts.move parts.setTruth parts.exclude',
    'runs.start runs.reorder runs.pause runs.resume runs.stopAndKeep runs.discard runs.adopt runs.score scores.pixels',
    'watch.start watch.stop models.export reports.make reports.commentAlarm trail.export',
    'review.queue review.judge review.judgeMany review.undo review.toAcceptance',
    'annotations.save annotations.lock annotations.unlock annotations.export annotations.import ignore.save',
    'studies.next studies.judge lines.propose lines.withdraw people.changePassword',
  ],
  manager: [
    'projects.relocate parts.add parts.move parts.setTruth parts.exclude',
    'runs.start runs.reorder runs.pause runs.resume runs.stopAndKeep runs.discard runs.adopt runs.score scores.pixels',
    'watch.start watch.stop models.export reports.make reports.commentAlarm trail.export',
    'review.queue review.judge review.judgeMany review.undo review.toAcceptance review.changeSettings review.settle review.gauges',
    'annotations.save annotations.lock annotations.unlock annotations.export annotations.import ignore.save',
    'studies.begin studies.next studies.judge lines.propose lines.approve lines.refuse lines.callOff lines.withdraw thresholds.choose people.changePassword',
  ],
  auditor: ['reports.make trail.export annotations.export people.changePassword'],
  administrator: [
    'projects.relocate projects.remove parts.add parts.move parts.setTruth parts.exclude',
    'runs.start runs.reorder runs.pause runs.resume runs.stopAndKeep runs.discard runs.adopt runs.score scores.pixels',
    'watch.start watch.stop models.export reports.make reports.commentAlarm trail.export',
    'review.toAcceptance review.changeSettings review.settle review.gauges annotations.export annotations.import ignore.save',
    'studies.begin lines.propose lines.approve lines.refuse lines.callOff lines.withdraw thresholds.choose',
    'people.add people.changeRoles people.changePassword people.close backups.make',
  ],
}
/** Changes nothing in a project that has accounts. */
const READING =
  /\.(get|list|page|ids|counts|health|usedBy|changes|check|queue|history|warnings|snapshots|of|evaluate|unscored|part|prepare|settings|rules|inForce|table|runs|formats|kinds|drift|state|recent|entry|people|evidence|verify|head|asOf|standings|item|disagreements|version|locks|result|proposals|preview|session|info|look|pickFolder|stream|keptPixels|moment|waiting)$/
/** Changes what lies beside projects, or makes a new one, which has no accounts yet. */
const BESIDE = [
  'settings.change',
  'projects.create',
  'projects.makeSample',
  'projects.add',
  'projects.open',
  'people.signIn',
  'people.resume',
  'people.signOut',
]

const changing = Object.keys(RIGHTS).filter((path) => RIGHTS[path as keyof typeof RIGHTS] !== 'anyone')

describe('rights', () => {
  test.each(ROLES)('of whoever is %s and nothing else are those of the guide, over every procedure', (role) => {
    const person = { person: 1, name: 'One', roles: [role], addedAt: '', closed: false } satisfies PersonRow
    const needs = missingRights(true, person)
    const allowed = changing.filter((path) => needs[path] === undefined)
    const expected = BY_HAND[role].flatMap((line) => line.split(' '))
    expect(allowed.filter((path) => EXPECTED_PATHS.has(path)).sort()).toEqual(expected.sort())
    // A procedure that came since must be put into the table above.
    expect(changing.filter((path) => !EXPECTED_PATHS.has(path))).toEqual([])
  })

  test('are asked for by everything that is not reading', () => {
    const open = Object.keys(RIGHTS).filter((path) => !changing.includes(path))
    expect(open.filter((path) => !READING.test(path) && !BESIDE.includes(path))).toEqual([])
  })

  test('are asked for in the interface before anything is done that needs them', () => {
    const sources = filesBelow('src/renderer').map((path) => readFileSync(path, 'utf8'))
    const text = sources.join('\n')
    // Opening a part for drawing goes with the right to save it, the next part of a study with judging it.
    const withOthers: Readonly<Record<string, string>> = {
      'annotations.lock': 'annotations.save',
      'annotations.unlock': 'annotations.save',
      'studies.next': 'studies.judge',
    }
    for (const [path, other] of Object.entries(withOthers))
      expect(RIGHTS[path as keyof typeof RIGHTS]).toEqual(RIGHTS[other as keyof typeof RIGHTS])
    const isCalled = (path: string): boolean => new RegExp(`\\b${path.replace('.', '\\s*\\.\\s*')}\\s*\\(`).test(text)
    const isAsked = (path: string): boolean => text.includes(`'${path}'`) || text.includes(`"${path}"`)
    const forgotten = changing.filter((path) => isCalled(path) && !isAsked(withOthers[path] ?? path))
    expect(forgotten).toEqual([])
    // The search finds what is there: most of them have a place in the interface.
    expect(changing.filter(isCalled).length).toBeGreaterThan(30)
  })
})

const EXPECTED_PATHS = new Set(Object.values(BY_HAND).flatMap((lines) => lines.flatMap((line) => line.split(' '))))

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => join(folder, name))
}
