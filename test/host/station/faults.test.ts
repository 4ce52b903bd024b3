import { call } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { Fault } from '#domain/faults.ts'
import { procedures, type HandlerContext } from '#host/handlers/procedures.ts'
import { faultOf } from '#rpc/fault-error.ts'

const missing = new Fault('project.missing', { what: 'What.', why: 'Why.', do: 'Do.' }, { data: { project: 'x' } })

/** As far as a call looks at it before its handler: a host without projects. */
const context = {
  host: {
    log: () => undefined,
    now: () => '',
    settings: { get: () => ({ person: '' }) },
    projects: {
      open: () => {
        throw missing
      },
    },
  },
} as unknown as HandlerContext

const ended = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a fault on its way to the page', () => {
  const failing = procedures.projects.list.handler(() => Promise.reject(missing))

  test('is one that the contract knows, and arrives whole', async () => {
    const error = await ended(() => call(failing, undefined, { context }))
    expect(error).toMatchObject({ code: 'FAULT', defined: true })
    expect(faultOf(error)?.toRecord()).toEqual(missing.toRecord())
  })

  test('is what a wrong input becomes', async () => {
    const open = procedures.projects.open.handler(() => Promise.reject(missing))
    const error = await ended(() => call(open, { project: '../..' }, { context }))
    expect(faultOf(error)?.code).toBe('request.invalid')
  })

  test('is what a bug becomes, under a number', async () => {
    const broken = procedures.projects.list.handler(() => Promise.reject(new TypeError('a bug')))
    const error = faultOf(await ended(() => call(broken, undefined, { context })))
    expect(error?.code).toBe('internal')
    expect(error?.reference).toMatch(/^[0-9a-f]{8}$/)
  })
})
