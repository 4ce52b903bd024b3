import { Fault } from '#domain/faults.ts'

/** The Fault a call ends with; anything else, or no error at all, fails the test. */
export async function caughtFault(call: () => unknown): Promise<Fault> {
  try {
    await call()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('Expected a Fault, but the call went through.')
}
