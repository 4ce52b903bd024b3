import type { Command } from 'commander'
import type { Session } from './session.ts'

/** One verb of the command line: `commands/<name>.ts` and its entry in `commands/registry.ts`. */
export type Verb = {
  /**
   * Declares arguments, flags and action on the verb's command. It may ask the engine first (which settings a detector has), as only
   * the verb that was typed is set up.
   */
  setUp(command: Command, session: Session): void | Promise<void>
}

/** What is known of a verb that was not typed. Its module, with all that it needs, is read only when it is: others start at once. */
export type ListedVerb = {
  readonly name: string
  /** One line in `residuum --help`. */
  readonly summary: string
  load(): Promise<Verb>
}
