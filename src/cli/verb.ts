import type { Command } from 'commander'
import type { Session } from './session.ts'

/** One verb of the command line: `commands/<name>.ts` and a line in `commands/registry.ts`. */
export type Verb = {
  readonly name: string
  /** One line in `residuum --help`. */
  readonly summary: string
  /**
   * Declares arguments, flags and action on the verb's command. Called only for the verb that was typed, so that it may ask
   * the engine first (which settings a detector has) without making the others slow.
   */
  setUp(command: Command, session: Session): void | Promise<void>
}
