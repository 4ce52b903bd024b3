import { implement, ORPCError, ValidationError } from '@orpc/server'
import { randomBytes } from 'node:crypto'
import { Fault, internalFault } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import { makeChannel, type Channel } from '#host/channel.ts'
import type { Host } from '#host/host.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { answersFromThePast, pastFault } from '#host/past/answers.ts'
import { actingIn } from '#host/people/acting.ts'
import type { Caller } from '#host/people/sessions.ts'
import type { Project } from '#host/projects/project.ts'
import { contract } from '#rpc/contract.ts'
import { errorOf } from '#rpc/fault-error.ts'
import { momentOf, presentOf } from '#rpc/moment.ts'
import type { Steps } from '#rpc/schemas/projects.ts'

/** `caller`: the connection; left out, nobody can sign in (tests, and calls within the host). */
export type HandlerContext = { readonly host: Host; readonly caller?: Caller }

/** The contract's procedures, waiting for their handlers. What a handler throws leaves as the contract's one error. */
export const procedures = implement(contract)
  .$context<HandlerContext>()
  .use(async ({ context, next }) => {
    try {
      return await next()
    } catch (error) {
      throw crossing(error, context.host.log)
    }
  })
  .use(async ({ context: { host, caller }, next, path }, input) => {
    const { project, asOf } = await projectOf(host, input, path.join('.'))
    // Then, it was the time it was then: which line is in force depends on it.
    const here: Host = asOf === null ? host : { ...host, now: () => asOf.at }
    const actor = await actingIn({ host: here, caller }, project, path.join('.'))
    return await next({ context: { actor, host: here } })
  })

/**
 * The project that a request is about, before its input is checked. One that cannot be opened has no accounts to ask; its handler says why.
 * A project as it stood is made ready, asked for nothing but answers, and whoever asks is who they are now. Faults: project.past.
 */
async function projectOf(host: Host, input: unknown, path: string): Promise<{ project?: Project; asOf: Project['asOf'] }> {
  if (typeof input !== 'object' || input === null || !('project' in input) || typeof input.project !== 'string') return { asOf: null }
  const moment = momentOf(input.project)
  if (moment !== null && !answersFromThePast(path)) throw pastFault(moment.record)
  const asOf = moment === null ? null : (await host.projects.reach(input.project)).asOf
  try {
    return { project: host.projects.open(presentOf(input.project)), asOf }
  } catch (error) {
    if (error instanceof Fault) return { asOf }
    throw error
  }
}

/** An error as it may leave the host: a fault whole, a bug as a number under which the log has its stack. */
export function crossing(error: unknown, log: (line: string) => void): unknown {
  if (error instanceof Fault) return errorOf(error)
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return errorOf(requestFault(error))
  if (error instanceof ORPCError) return error
  if (error instanceof Error && error.name === 'AbortError') return error
  const reference = randomBytes(4).toString('hex')
  log(`[${reference}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return errorOf(internalFault(reference))
}

/** Runs something long as a stream: progress, then the result. Ends without one if it was cancelled; the reader's leaving cancels. */
export function steps<T>(host: Host, signal: AbortSignal | undefined, run: (watch: JobWatch) => Promise<T | undefined>): Channel<Steps<T>> {
  const cancel = new AbortController()
  const channel: Channel<Steps<T>> = makeChannel<Steps<T>>(() => cancel.abort())
  signal?.addEventListener('abort', () => void channel.return?.(), { once: true })
  const onProgress = (progress: Progress): void => channel.push({ at: 'progress', progress })
  run({ engine: host.engine, signal: cancel.signal, onLog: host.log, onProgress }).then(
    (result) => {
      if (result !== undefined) channel.push({ at: 'done', result })
      channel.end()
    },
    (error: unknown) => (cancel.signal.aborted ? channel.end() : channel.fail(crossing(error, host.log))),
  )
  return channel
}

/** The page sends what the contract says; anything else comes from another version of it, or from somebody else. */
function requestFault(error: ORPCError<string, unknown>): Fault {
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined
  const place = (issue?.path ?? []).map((step) => (typeof step === 'object' ? String(step.key) : String(step))).join('.')
  const text = {
    what: 'The request was not understood.',
    why: `${place === '' ? 'It' : `Its "${place}"`} is not what the program expects (${issue?.message ?? 'no detail'}).`,
    do: 'Correct it, or reload the page if it comes from an older version.',
  }
  return new Fault('request.invalid', text, { cause: error, data: { place } })
}
