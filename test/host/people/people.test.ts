import { createRouterClient } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { router } from '#host/handlers/router.ts'
import { hashPassword, isPassword } from '#host/people/passwords.ts'
import { makeCaller, makeSessions } from '#host/people/sessions.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { codeOf, connectionTo, PASSWORD, projectWithAccounts, type HostInside } from '#test/kit/people.ts'

const reason = 'taken with another lamp'

test('a project for one person asks for nothing, and its records say so', async () => {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a' })
  const own = createRouterClient(router, { context: { host, caller: makeCaller() } })
  expect(await own.people.session({ project })).toEqual({
    hasAccounts: false,
    person: null,
    startedAt: null,
    hasSigned: false,
    needs: {},
  })
  await own.settings.change({ person: 'Engineer 1' })
  await own.parts.move({ project, parts: [1], to: 'test', reason: '' })
  const { rows } = await own.trail.page({ project, offset: 0, limit: 10 })
  expect(rows[0]).toMatchObject({ who: 'Engineer 1', how: 'open', action: 'parts.moved' })
})

describe('a project with accounts', () => {
  test('begins with an administrator', async () => {
    const host = await makeHost()
    const { project } = await plantProject(host, { 'a.png': 'a' })
    const add = connectionTo(host).people.add({ project, name: 'Engineer 1', roles: ['engineer'], password: PASSWORD })
    expect(await codeOf(add)).toBe('person.last-administrator')
  })

  test('lets everybody read and only those change who have the role', async () => {
    const { project, connection, comeIn, trail } = await projectWithAccounts()
    const move = (own: HostInside) => codeOf(own.parts.move({ project, parts: [1], to: 'test', reason }))
    expect((await connection().parts.counts({ project })).sets.train.good).toBe(2)
    expect(await move(connection())).toBe('person.signed-out')
    expect(await move((await comeIn('Auditor 1', ['auditor'])).client)).toBe('person.not-allowed')
    expect(await move((await comeIn('Engineer 1', ['engineer'])).client)).toBe('went through')
    expect((await trail()).at(-1)).toMatchObject({ who: 'Engineer 1', how: 'signed-in', action: 'parts.moved' })
  })

  test('knows somebody again after a lost connection, until they sign out', async () => {
    const { project, connection, comeIn } = await projectWithAccounts()
    const engineer = await comeIn('Engineer 1', ['engineer'])
    const again = connection()
    expect((await again.people.resume({ project, token: engineer.token })).person?.name).toBe('Engineer 1')
    await again.people.signOut({ project })
    expect((await engineer.client.people.session({ project })).person).toBeNull()
    expect((await connection().people.resume({ project, token: engineer.token })).person).toBeNull()
  })

  test('keeps failures in the trail, without what was typed, and makes the next try wait', async () => {
    const { project, connection, comeIn, trail } = await projectWithAccounts()
    await comeIn('Engineer 1', ['engineer'])
    const enter = (name: string, password: string) => codeOf(connection().people.signIn({ project, name, password }))
    expect(await enter('typed a password here', 'x')).toBe('person.refused')
    for (let i = 0; i < 5; i++) expect(await enter('Engineer 1', `wrong ${i}`)).toBe('person.refused')
    expect(await enter('Engineer 1', PASSWORD)).toBe('person.wait')
    const failures = (await trail()).filter(({ action }) => action === 'session.refused')
    expect(failures.map(({ object }) => object)).toEqual(['a name that nobody has', ...Array<string>(5).fill('person Engineer 1')])
    expect(JSON.stringify(await trail())).not.toMatch(/typed a password|wrong \d|scrypt|long enough/)
  })

  test('opens nothing by a password that was written into the file, and by the own one once it is back', async () => {
    const { project, store, connection, comeIn, trail } = await projectWithAccounts()
    const engineer = await comeIn('Engineer 1', ['engineer'])
    const { writer } = store
    const keep = (password: string) => writer.updateTable('person').set({ password }).where('name', '=', 'Engineer 1').execute()
    const { password: own } = await writer.selectFrom('person').selectAll().where('name', '=', 'Engineer 1').executeTakeFirstOrThrow()
    await keep(await hashPassword('one of a stranger'))
    const enter = (password: string) => codeOf(connection().people.signIn({ project, name: 'Engineer 1', password }))
    expect(await enter('one of a stranger')).toBe('person.altered')
    const change = { project, person: engineer.person, present: 'one of a stranger', next: 'another long one' }
    expect(await codeOf(engineer.client.people.changePassword(change))).toBe('person.altered')
    expect((await trail()).slice(-2).map(({ action, object }) => [action, object])).toEqual([
      ['session.refused', 'person Engineer 1'],
      ['signature.refused', 'person Engineer 1'],
    ])
    await keep(own)
    expect(await enter(PASSWORD)).toBe('went through')
  })

  test('counts a burst of tries as it counts one after the other', async () => {
    const { project, connection, comeIn } = await projectWithAccounts()
    await comeIn('Engineer 1', ['engineer'])
    const enter = (password: string) => codeOf(connection().people.signIn({ project, name: 'Engineer 1', password }))
    const codes = await Promise.all([...Array(7).keys()].map((i) => enter(`wrong ${i}`)))
    expect(codes).toEqual([...Array<string>(5).fill('person.refused'), 'person.wait', 'person.wait'])
  })

  test('closes accounts and changes roles at once, but never loses its last administrator', async () => {
    const { project, boss, comeIn } = await projectWithAccounts()
    const engineer = await comeIn('Engineer 1', ['engineer'])
    const exclude = () => codeOf(engineer.client.parts.exclude({ project, parts: [2], excluded: true, reason }))
    await boss.people.changeRoles({ project, person: engineer.person, roles: ['auditor'] })
    expect(await exclude()).toBe('person.not-allowed')
    await boss.people.close({ project, person: engineer.person })
    expect(await exclude()).toBe('person.signed-out')
    const [admin] = await boss.people.list({ project })
    expect(await codeOf(boss.people.close({ project, person: admin!.person }))).toBe('person.last-administrator')
    expect(await codeOf(boss.people.add({ project, name: 'ENGINEER  1', roles: ['engineer'], password: PASSWORD }))).toBe('person.taken')
    expect(await codeOf(boss.people.close({ project, person: 99 }))).toBe('person.missing')
  })

  test('an own password is changed with the present one; the other sessions end', async () => {
    const { project, connection, comeIn, trail } = await projectWithAccounts()
    const engineer = await comeIn('Engineer 1', ['engineer'])
    const other = connection()
    await other.people.signIn({ project, name: 'Engineer 1', password: PASSWORD })
    const change = (present: string | null) =>
      codeOf(engineer.client.people.changePassword({ project, person: engineer.person, present, next: 'another long one' }))
    expect(await change(null)).toBe('signature.needed')
    expect(await change('not it')).toBe('person.refused')
    expect((await trail()).at(-1)?.action).toBe('signature.refused')
    expect(await change(PASSWORD)).toBe('went through')
    expect((await engineer.client.people.session({ project })).person?.name).toBe('Engineer 1')
    expect((await other.people.session({ project })).person).toBeNull()
  })
})

test('a session ends after twelve hours without a call', () => {
  let now = 0
  const sessions = makeSessions(() => now)
  const caller = makeCaller()
  sessions.begin(caller, 'a', 1, '')
  now += 11 * 3600_000
  expect(sessions.of(caller, 'a')?.person).toBe(1)
  now += 12 * 3600_000 + 1
  expect(sessions.of(caller, 'a')).toBeUndefined()
})

test('a password is kept as scrypt with its parameters, and however its letters were composed', async () => {
  const kept = await hashPassword('Gr\u00fc\u00dfe aus dem Werk')
  expect(kept).toMatch(/^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await isPassword('Gru\u0308\u00dfe aus dem Werk', kept)).toBe(true)
  expect(await isPassword('Grusse aus dem Werk', kept)).toBe(false)
  expect(await isPassword('', undefined)).toBe(false)
})
